using System.Text.Json;
using Switchyard.Core.Keys;

namespace Switchyard.Storage.Keys;

/// <summary>A key as the table has it.</summary>
internal sealed class KeyRow
{
    public string Id { get; init; } = "";

    public string Name { get; init; } = "";

    public string Tenant { get; init; } = "";

    public string Role { get; init; } = "";

    public byte[] Digest { get; init; } = [];

    public byte[]? PreviousDigest { get; init; }

    public long? PreviousUntil { get; init; }

    public string Policy { get; init; } = "{}";

    public long? ExpiresAt { get; init; }

    public long? RevokedAt { get; init; }

    public long CreatedAt { get; init; }

    public string CreatedBy { get; init; } = "";

    public long UpdatedAt { get; init; }

    public string Metadata { get; init; } = "{}";

    public long Version { get; init; }

    public long Changed { get; init; }

    /// <summary>The row of a key.</summary>
    /// <param name="key">The key.</param>
    /// <param name="changed">Where the change stands in the row of changes.</param>
    public static KeyRow Of(KeyRecord key, long changed) => new()
    {
        Id = key.Id,
        Name = key.Name,
        Tenant = key.Tenant,
        Role = key.Role,
        Digest = key.Digest.ToArray(),
        PreviousDigest = key.PreviousDigest.IsEmpty ? null : key.PreviousDigest.ToArray(),
        PreviousUntil = StoredTime.From(key.PreviousUntil),
        Policy = JsonSerializer.Serialize(key.Policy, KeyColumns.Default.KeyPolicy),
        ExpiresAt = StoredTime.From(key.ExpiresAt),
        RevokedAt = StoredTime.From(key.RevokedAt),
        CreatedAt = StoredTime.From(key.CreatedAt),
        CreatedBy = key.CreatedBy,
        UpdatedAt = StoredTime.From(key.UpdatedAt),
        Metadata = JsonSerializer.Serialize(key.Metadata, KeyColumns.Default.IReadOnlyDictionaryStringString),
        Version = key.Version,
        Changed = changed,
    };

    /// <summary>The key.</summary>
    public KeyRecord ToRecord() => new()
    {
        Id = Id,
        Name = Name,
        Tenant = Tenant,
        Role = Role,
        Digest = Digest,
        PreviousDigest = PreviousDigest,
        PreviousUntil = StoredTime.To(PreviousUntil),
        Policy = JsonSerializer.Deserialize(Policy, KeyColumns.Default.KeyPolicy) ?? KeyPolicy.Open,
        ExpiresAt = StoredTime.To(ExpiresAt),
        RevokedAt = StoredTime.To(RevokedAt),
        CreatedAt = StoredTime.To(CreatedAt),
        CreatedBy = CreatedBy,
        UpdatedAt = StoredTime.To(UpdatedAt),
        Metadata = JsonSerializer.Deserialize(Metadata, KeyColumns.Default.IReadOnlyDictionaryStringString) ?? new Dictionary<string, string>(),
        Version = Version,
    };
}
