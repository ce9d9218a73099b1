using System.Security.Cryptography;
using Switchyard.Core.Keys;
using Switchyard.Core.Providers;
using Switchyard.Server.Access;

namespace Switchyard.Server.Keys;

/// <summary>A key as the directory holds it: its two digests, and the callers that show one of them. Immutable; a change makes a new one.</summary>
internal sealed class KeyEntry
{
    private KeyEntry(KeyRecord record, CancellationTokenSource? current, CancellationTokenSource? previous)
    {
        (Record, CurrentEnd, PreviousEnd) = (record, current, previous);
        Digest = record.Digest.Length == KeyDigests.Length ? record.Digest.ToArray() : Nothing();
        PreviousDigest = record.PreviousDigest.Length == KeyDigests.Length ? record.PreviousDigest.ToArray() : Nothing();
        Current = current is null ? null : CallerOf(record, current);
        Previous = previous is null ? null : CallerOf(record, previous);
    }

    /// <summary>The id of <see cref="Nobody"/>; no key has it.</summary>
    public const string NobodyId = "----------------";

    /// <summary>What unknown ids are compared with, so that they take the same work.</summary>
    public static KeyEntry Nobody { get; } = new(
        new KeyRecord { Id = NobodyId, Name = "", Tenant = "", Role = "", Digest = default, CreatedAt = default, CreatedBy = "", UpdatedAt = default }, null, null);

    /// <summary>The key as the database has it.</summary>
    public KeyRecord Record { get; }

    /// <summary>The digest of its secret.</summary>
    public byte[] Digest { get; }

    /// <summary>The digest of the secret before; one that nothing has when there is none.</summary>
    public byte[] PreviousDigest { get; }

    /// <summary>Who shows its secret; null when the key is not accepted.</summary>
    public Caller? Current { get; }

    /// <summary>Who shows the secret before; null when that is not accepted.</summary>
    public Caller? Previous { get; }

    /// <summary>Ends calls made with its secret.</summary>
    public CancellationTokenSource? CurrentEnd { get; }

    /// <summary>Ends calls made with the secret before.</summary>
    public CancellationTokenSource? PreviousEnd { get; }

    /// <summary>When something of it ends next; null when nothing does.</summary>
    public DateTimeOffset? NextEnd => Current is null ? null
        : Previous is null || (Record.ExpiresAt is { } expiry && expiry < Record.PreviousUntil) ? Record.ExpiresAt
        : Record.PreviousUntil;

    /// <summary>The entry of a key. Calls whose secret is still accepted keep what ends them; the others' are left over, to be ended.</summary>
    /// <param name="record">The key as it is now.</param>
    /// <param name="old">Its entry before; null when it is new.</param>
    /// <param name="now">The time.</param>
    public static KeyEntry Of(KeyRecord record, KeyEntry? old, DateTimeOffset now)
    {
        if (record.RevokedAt is not null || record.ExpiresAt <= now)
        {
            return new KeyEntry(record, null, null);
        }

        var hasPrevious = !record.PreviousDigest.IsEmpty && record.PreviousUntil > now;
        return new KeyEntry(record, EndOf(record.Digest, old), hasPrevious ? EndOf(record.PreviousDigest, old) : null);
    }

    private static CancellationTokenSource EndOf(ReadOnlyMemory<byte> digest, KeyEntry? old)
    {
        var kept = old is null ? null
            : digest.Span.SequenceEqual(old.Digest) ? old.CurrentEnd
            : digest.Span.SequenceEqual(old.PreviousDigest) ? old.PreviousEnd
            : null;
        return kept ?? new CancellationTokenSource();
    }

    private static Caller CallerOf(KeyRecord record, CancellationTokenSource end) =>
        new(record.Name, record.Tenant, record.Role == CallerRoles.Admin ? CallerRole.Admin : CallerRole.User)
        {
            Identity = new CallerIdentity(record.Name, record.Tenant) { KeyId = record.Id, Policy = record.Policy },
            IsManaged = true,
            ExpiresAt = record.ExpiresAt,
            Ended = end.Token,
        };

    private static byte[] Nothing() => RandomNumberGenerator.GetBytes(KeyDigests.Length);
}
