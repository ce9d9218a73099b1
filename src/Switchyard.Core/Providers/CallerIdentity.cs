using Switchyard.Core.Keys;

namespace Switchyard.Core.Providers;

/// <summary>Who makes a call, for limits, cache and accounting. Carries nothing secret.</summary>
/// <param name="Key">The name of the caller's key.</param>
/// <param name="Tenant">The tenant it belongs to.</param>
public sealed record CallerIdentity(string Key, string Tenant)
{
    /// <summary>The name of the administrator's key.</summary>
    public const string Administrator = "admin";

    /// <summary>The id of the caller's key: its public part, or its name when the configuration holds it.</summary>
    public string KeyId { get; init; } = Key;

    /// <summary>What it may do with models. Default: everything.</summary>
    public KeyPolicy Policy { get; init; } = KeyPolicy.Open;

    /// <summary>A caller without a key.</summary>
    public static CallerIdentity Anonymous { get; } = new("anonymous", "anonymous");
}
