namespace Switchyard.Core.Keys;

/// <summary>A key of a caller, as the database keeps it. Its secret is not in it, only a digest.</summary>
public sealed record KeyRecord
{
    /// <summary>The public part of the key: 16 lower-case letters and digits.</summary>
    public required string Id { get; init; }

    /// <summary>Its name, for people, limits, logs and metrics; unique among the keys of its tenant that are not revoked.</summary>
    public required string Name { get; init; }

    /// <summary>The tenant it belongs to.</summary>
    public required string Tenant { get; init; }

    /// <summary><c>user</c> or <c>admin</c>.</summary>
    public required string Role { get; init; }

    /// <summary>HMAC-SHA-256 of the secret under the pepper.</summary>
    public required ReadOnlyMemory<byte> Digest { get; init; }

    /// <summary>The digest that is accepted until <see cref="PreviousUntil"/>, after a rotation; empty when there is none.</summary>
    public ReadOnlyMemory<byte> PreviousDigest { get; init; }

    /// <summary>Until when the secret before the last rotation is accepted.</summary>
    public DateTimeOffset? PreviousUntil { get; init; }

    /// <summary>What its holder may do with models.</summary>
    public KeyPolicy Policy { get; init; } = KeyPolicy.Open;

    /// <summary>When it stops being accepted; null: never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>When it was revoked; null: it was not.</summary>
    public DateTimeOffset? RevokedAt { get; init; }

    /// <summary>When it was made, UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The name of the key it was made with.</summary>
    public required string CreatedBy { get; init; }

    /// <summary>When it was changed last, UTC.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>The caller's own notes on it; at most 16 of 512 characters.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();

    /// <summary>Grows by one with every change.</summary>
    public long Version { get; init; } = 1;
}
