using Switchyard.Core.Configuration;
using Switchyard.Core.Errors;
using Switchyard.Core.Telemetry;

namespace Switchyard.Core.Caching;

/// <summary>
/// The cache of one process: entries as they are, in memory, the longest unused given up first. Never holds more than
/// <see cref="CachingOptions.MaxTotalBytes"/>, counted as <see cref="CacheEntry.Size"/>; expired entries are not served and are gone
/// within a minute. Every operation completes synchronously. Thread-safe: one lock, held for constant time.
/// </summary>
public sealed class EmbeddedCacheStore : ICacheStore, IDisposable
{
    // How many entries are removed while the lock is held: about 0.1 ms.
    private const int Portion = 256;
    private static readonly TimeSpan SweepEvery = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly Func<CachingOptions> _options;
    private readonly TimeProvider _time;
    private readonly CacheStoreMetrics _metrics;
    private readonly InvalidationLog _log = new();
    private readonly DateTimeOffset _start;
    private readonly long _startStamp;
    private readonly ITimer _sweeper;
    private CacheTable _table = new();

    /// <summary>Creates an empty store.</summary>
    /// <param name="options">The settings in force; asked at every write, so that changes take effect.</param>
    /// <param name="time">The clock.</param>
    /// <param name="metrics">What it counts.</param>
    public EmbeddedCacheStore(Func<CachingOptions> options, TimeProvider time, CacheStoreMetrics metrics)
    {
        _options = options;
        _time = time;
        _metrics = metrics;
        _start = time.GetUtcNow();
        _startStamp = time.GetTimestamp();
        _sweeper = time.CreateTimer(static state => ((EmbeddedCacheStore)state!).Sweep(), this, SweepEvery, SweepEvery);
        metrics.Holds(0, 0);
    }

    /// <inheritdoc/>
    /// <remarks>Counted from the store's start by the monotonic clock: were it to step back, an answer could outlive its invalidation.</remarks>
    public DateTimeOffset Now => _start + _time.GetElapsedTime(_startStamp);

    /// <inheritdoc/>
    public ValueTask<CacheLookup> GetAsync(CacheKey key, CancellationToken cancellationToken)
    {
        var now = Now;
        lock (_lock)
        {
            if (_table.Find(key) is not { } node || node.Expires <= now)
            {
                return default;
            }

            _table.Touch(node);
            return new(new CacheLookup(node.Entry));
        }
    }

    /// <inheritdoc/>
    public ValueTask<LlmError?> SetAsync(CacheEntry entry, DateTimeOffset begun, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(entry);
        var options = _options();
        var node = new CacheNode(entry);
        if (node.Size > options.MaxEntryBytes || node.Size > options.MaxTotalBytes)
        {
            return default;
        }

        lock (_lock)
        {
            var now = Now;
            if (node.Expires > now && !_log.Forbids(entry, begun))
            {
                Replace(node, options.MaxTotalBytes, now);
            }
        }

        return default;
    }

    /// <inheritdoc/>
    public ValueTask<Outcome<CacheUse>> InvalidateAsync(CacheFilter filter, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(filter);
        CacheNode[] nodes;
        lock (_lock)
        {
            _log.Add(Now, filter);
            if (filter == new CacheFilter())
            {
                var all = new CacheUse(_table.Count, _table.Bytes);
                _table = new CacheTable();
                _metrics.Holds(0, 0);
                return new(all);
            }

            nodes = _table.Candidates(filter);
        }

        // What is added from here on began after the invalidation, or the log forbids it: the copy is complete.
        return new(Remove(nodes, filter));
    }

    /// <inheritdoc/>
    public ValueTask<Outcome<CacheUse>> ReadUseAsync(CancellationToken cancellationToken)
    {
        Sweep();
        lock (_lock)
        {
            return new(new CacheUse(_table.Count, _table.Bytes));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _sweeper.Dispose();

    private void Replace(CacheNode node, long mostBytes, DateTimeOffset now)
    {
        if (_table.Find(node.Entry.Key) is { } before)
        {
            _table.Remove(before);
        }

        RemoveExpired(now);
        _table.Add(node);
        Shrink(mostBytes);
        _metrics.Holds(_table.Count, _table.Bytes);
    }

    private void Shrink(long mostBytes)
    {
        while (_table.Bytes > mostBytes)
        {
            _table.Remove(_table.Oldest!);
            _metrics.Evicted();
        }
    }

    private bool RemoveExpired(DateTimeOffset now)
    {
        for (var i = 0; i < Portion; i++)
        {
            if (_table.NextExpired(now) is not { } node)
            {
                return false;
            }

            _table.Remove(node);
        }

        return true;
    }

    private void Sweep()
    {
        for (var more = true; more;)
        {
            lock (_lock)
            {
                more = RemoveExpired(Now);
                Shrink(_options().MaxTotalBytes);
                _metrics.Holds(_table.Count, _table.Bytes);
            }
        }
    }

    private CacheUse Remove(CacheNode[] nodes, CacheFilter filter)
    {
        var entries = 0;
        var bytes = 0L;
        foreach (var portion in nodes.Chunk(Portion))
        {
            lock (_lock)
            {
                foreach (var node in portion.Where(node => node.IsHeld && filter.Matches(node.Entry)))
                {
                    _table.Remove(node);
                    entries++;
                    bytes += node.Size;
                }

                _metrics.Holds(_table.Count, _table.Bytes);
            }
        }

        return new CacheUse(entries, bytes);
    }
}
