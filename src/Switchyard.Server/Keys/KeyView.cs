using System.Text.Json.Serialization;
using Switchyard.Core.Budgets;
using Switchyard.Core.Configuration;
using Switchyard.Core.Keys;

namespace Switchyard.Server.Keys;

/// <summary>A key as administrators see it.</summary>
internal sealed record KeyView
{
    /// <summary>The public part of the key.</summary>
    public required string Id { get; init; }

    /// <summary>The key itself; only in the answer that made it, this once.</summary>
    public string? Key { get; init; }

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>The tenant it belongs to.</summary>
    public required string Tenant { get; init; }

    /// <summary>user or admin.</summary>
    public required string Role { get; init; }

    /// <summary>The models it may use; empty: all.</summary>
    public required IReadOnlyList<string> Models { get; init; }

    /// <summary>The providers it may use; empty: all.</summary>
    public required IReadOnlyList<string> Providers { get; init; }

    /// <summary>Its limits; null: as the configuration says.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public UserLimitOptions? Limits { get; init; }

    /// <summary>What may be spent with it, in USD; null: no budget of its own.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public Budget? Budget { get; init; }

    /// <summary>When it stops being accepted; null: never.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public DateTime? ExpiresAt { get; init; }

    /// <summary>When it was revoked; null: it was not.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public DateTime? RevokedAt { get; init; }

    /// <summary>Until when the secret before the last rotation is accepted; absent when there is none.</summary>
    public DateTime? PreviousSecretUntil { get; init; }

    /// <summary>The notes on it.</summary>
    public required IReadOnlyDictionary<string, string> Metadata { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTime CreatedAt { get; init; }

    /// <summary>The name of the key it was made with.</summary>
    public required string CreatedBy { get; init; }

    /// <summary>When it was changed last.</summary>
    public required DateTime UpdatedAt { get; init; }

    /// <summary>The view of a key.</summary>
    /// <param name="key">The key.</param>
    /// <param name="secret">The key itself, when it has just been made.</param>
    public static KeyView Of(KeyRecord key, string? secret = null) => new()
    {
        Id = key.Id,
        Key = secret,
        Name = key.Name,
        Tenant = key.Tenant,
        Role = key.Role,
        Models = key.Policy.Models,
        Providers = key.Policy.Providers,
        Limits = key.Policy.Limits,
        Budget = key.Policy.Budget,
        ExpiresAt = key.ExpiresAt?.UtcDateTime,
        RevokedAt = key.RevokedAt?.UtcDateTime,
        PreviousSecretUntil = key.PreviousDigest.IsEmpty ? null : key.PreviousUntil?.UtcDateTime,
        Metadata = key.Metadata,
        CreatedAt = key.CreatedAt.UtcDateTime,
        CreatedBy = key.CreatedBy,
        UpdatedAt = key.UpdatedAt.UtcDateTime,
    };
}
