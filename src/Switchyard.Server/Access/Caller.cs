using Switchyard.Core.Providers;

namespace Switchyard.Server.Access;

/// <summary>Who is calling. Carries nothing secret.</summary>
/// <param name="Name">The name of the key, for logs and metrics.</param>
/// <param name="Tenant">The tenant it belongs to.</param>
/// <param name="Role">What it may do.</param>
internal sealed record Caller(string Name, string Tenant, CallerRole Role)
{
    /// <summary>A caller without a key.</summary>
    public static Caller Anonymous { get; } = new("anonymous", "anonymous", CallerRole.User);

    /// <summary>Whoever is on this machine while no key is configured: the operator.</summary>
    public static Caller Operator { get; } = new("anonymous", "anonymous", CallerRole.Admin);

    /// <summary>The caller as limits, cache and accounting know it.</summary>
    public CallerIdentity Identity { get; } = new(Name, Tenant);

    /// <summary>The tenant whose things it may see; null: every tenant's.</summary>
    public string? Reach => Role == CallerRole.Admin ? null : Tenant;
}
