using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Switchyard.Core.Errors;
using Switchyard.Core.Keys;
using Switchyard.Server.Access;

namespace Switchyard.Server.Keys;

/// <summary>
/// All keys of the database in memory, as far as they have been read. Whatever is wrong with a key, finding that out takes the same work.
/// Thread-safe.
/// </summary>
/// <param name="digests">Digests keys.</param>
/// <param name="maxAge">How long keys are accepted without word from the database.</param>
/// <param name="time">The clock.</param>
internal sealed class KeyDirectory(KeyDigests digests, Func<TimeSpan> maxAge, TimeProvider time)
{
    private const string UnknownId = "~~~~~~~~~~~~~~~~";

    private static readonly LlmError Unavailable = new(LlmErrorCode.StoreUnavailable, "The keys can not be checked: their database is away.");
    private static readonly byte[] NoKey = Encoding.ASCII.GetBytes(new string('0', KeySecret.SignedLength));

    private readonly ConcurrentDictionary<string, KeyEntry> _entries =
        new([KeyValuePair.Create(KeyEntry.NobodyId, KeyEntry.Nobody)], StringComparer.Ordinal);

    private readonly Lock _changing = new();
    private long _reached;
    private long _readAt;
    private long _nextEnd = long.MaxValue;
    private volatile bool _isRead;

    /// <summary>How many keys are accepted.</summary>
    public int Count => _entries.Count(static pair => pair.Value.Current is not null);

    /// <summary>The point reached in the database's row of changes.</summary>
    public long Reached => Volatile.Read(ref _reached);

    /// <summary>How long ago the database was read last; null when it never was.</summary>
    public TimeSpan? Age => _isRead ? time.GetElapsedTime(Volatile.Read(ref _readAt)) : null;

    /// <summary>The keys that are accepted now, for looking.</summary>
    public IEnumerable<Caller> Callers => _entries.Values.Select(static entry => entry.Current).OfType<Caller>();

    /// <summary>Who shows a key.</summary>
    /// <param name="text">The key as it came.</param>
    /// <returns>The caller; <see cref="CallerAccess.InvalidKey"/>; or that the keys can not be checked.</returns>
    public Outcome<Caller> Find(ReadOnlySpan<char> text)
    {
        Span<byte> signed = stackalloc byte[KeySecret.SignedLength];
        Span<byte> digest = stackalloc byte[KeyDigests.Length];
        var isWhole = KeySecret.IsWhole(text);
        NoKey.CopyTo(signed);
        if (isWhole)
        {
            Encoding.ASCII.GetBytes(text[..KeySecret.SignedLength], signed);
        }

        digests.Write(signed, digest);
        var entry = isWhole ? Entry(KeySecret.IdOf(text)) : KeyEntry.Nobody;
        var isCurrent = CryptographicOperations.FixedTimeEquals(digest, entry.Digest);
        var isPrevious = CryptographicOperations.FixedTimeEquals(digest, entry.PreviousDigest);
        if (isWhole && !(Age <= maxAge()))
        {
            return Unavailable;
        }

        var now = time.GetUtcNow();
        var caller = isCurrent ? entry.Current : isPrevious && entry.Record.PreviousUntil > now ? entry.Previous : null;
        return caller is not null && !(caller.ExpiresAt <= now) ? caller : CallerAccess.InvalidKey;
    }

    /// <summary>Takes in what the database says has changed.</summary>
    /// <param name="news">What.</param>
    /// <param name="readAt">When it was asked, as a timestamp: the keys are no younger than that.</param>
    public void Take(KeyNews news, long readAt)
    {
        foreach (var record in news.Keys)
        {
            Take(record);
        }

        Volatile.Write(ref _reached, news.Reached);
        Volatile.Write(ref _readAt, readAt);
        _isRead = true;
    }

    /// <summary>Takes in one key as it is now; an older state of it than is known changes nothing.</summary>
    /// <param name="record">The key.</param>
    public void Take(KeyRecord record)
    {
        lock (_changing)
        {
            var old = _entries.GetValueOrDefault(record.Id);
            if (old is not null && old.Record.Version >= record.Version)
            {
                return;
            }

            Put(KeyEntry.Of(record, old, time.GetUtcNow()), old);
        }
    }

    /// <summary>Ends the calls of keys and secrets whose time has come.</summary>
    public void EndDue()
    {
        var now = time.GetUtcNow();
        if (Volatile.Read(ref _nextEnd) > now.UtcTicks)
        {
            return;
        }

        lock (_changing)
        {
            _nextEnd = long.MaxValue;
            foreach (var entry in _entries.Values)
            {
                if (entry.NextEnd <= now)
                {
                    Put(KeyEntry.Of(entry.Record, entry, now), entry);
                }
                else
                {
                    Await(entry);
                }
            }
        }
    }

    // One look that finds something and one that does not, whether the id is known or not: they take the same work.
    private KeyEntry Entry(ReadOnlySpan<char> id)
    {
        var entries = _entries.GetAlternateLookup<ReadOnlySpan<char>>();
        var isKnown = entries.TryGetValue(id, out var entry);
        entries.TryGetValue(isKnown ? UnknownId : KeyEntry.NobodyId, out var other);
        return entry ?? other ?? KeyEntry.Nobody;
    }

    private void Put(KeyEntry entry, KeyEntry? old)
    {
        _entries[entry.Record.Id] = entry;
        Await(entry);
        End(old?.CurrentEnd, entry);
        End(old?.PreviousEnd, entry);
    }

    private void Await(KeyEntry entry)
    {
        if (entry.NextEnd is { } end)
        {
            Volatile.Write(ref _nextEnd, Math.Min(_nextEnd, end.UtcTicks));
        }
    }

    // Not awaited: what waits for a token to end must not hold up the keys.
    private static void End(CancellationTokenSource? source, KeyEntry entry)
    {
        if (source is not null && source != entry.CurrentEnd && source != entry.PreviousEnd)
        {
            _ = source.CancelAsync();
        }
    }
}
