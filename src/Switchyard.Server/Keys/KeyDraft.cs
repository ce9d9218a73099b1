using Switchyard.Core.Budgets;
using Switchyard.Core.Configuration;
using Switchyard.Core.Keys;

namespace Switchyard.Server.Keys;

/// <summary>What a request says a key shall be.</summary>
internal sealed record KeyDraft
{
    /// <summary>Its name: 1 to 64 printable ASCII characters, unique in its tenant.</summary>
    public required string Name { get; init; }

    /// <summary>The tenant it belongs to. Default: the administrator's own, or with an administrator of all tenants the key's name.</summary>
    public string? Tenant { get; init; }

    /// <summary>user or admin. Default: user.</summary>
    public string? Role { get; init; }

    /// <summary>The models it may use: model, provider:model, an alias, or the beginning of one with * behind it. Default: all.</summary>
    public IReadOnlyList<string>? Models { get; init; }

    /// <summary>The providers it may use. Default: all.</summary>
    public IReadOnlyList<string>? Providers { get; init; }

    /// <summary>Its limits, as in the configuration; what is left out is as the configuration's default says.</summary>
    public UserLimitOptions? Limits { get; init; }

    /// <summary>What may be spent with it, in USD.</summary>
    public Budget? Budget { get; init; }

    /// <summary>When it stops being accepted. Default: never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Notes on it: at most 16 texts of at most 512 characters.</summary>
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    /// <summary>The draft a key is made of.</summary>
    /// <param name="key">The key.</param>
    public static KeyDraft Of(KeyRecord key) => new()
    {
        Name = key.Name,
        Role = key.Role,
        Models = key.Policy.Models,
        Providers = key.Policy.Providers,
        Limits = key.Policy.Limits,
        Budget = key.Policy.Budget,
        ExpiresAt = key.ExpiresAt,
        Metadata = key.Metadata,
    };

    /// <summary>What its holder may do with models.</summary>
    public KeyPolicy ToPolicy() =>
        new() { Models = Models ?? [], Providers = Providers ?? [], Limits = Limits, Budget = Budget };
}
