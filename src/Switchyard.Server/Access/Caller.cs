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
    public static Caller Operator { get; } = new("anonymous", "anonymous", CallerRole.Admin) { IsUnlimited = true };

    /// <summary>The caller as limits, cache and accounting know it.</summary>
    public CallerIdentity Identity { get; init; } = new(Name, Tenant);

    /// <summary>Whether its key is kept in the database; else in the configuration.</summary>
    public bool IsManaged { get; init; }

    /// <summary>Whether it may make and change keys of every kind: the configured administrator, or the operator.</summary>
    public bool IsUnlimited { get; init; }

    /// <summary>When its key stops being accepted; null: never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Fires when its key is no longer accepted: its running calls end.</summary>
    public CancellationToken Ended { get; init; }

    /// <summary>The tenant whose things it may see and change; null: every tenant's.</summary>
    public string? Reach => Role == CallerRole.Admin && !IsManaged ? null : Tenant;
}
