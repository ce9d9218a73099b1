using System.Diagnostics.Metrics;
using Switchyard.Core.Caching;

namespace Switchyard.Core.Telemetry;

/// <summary>What the store behind the response cache holds and gives up. The totals can be read back. Thread-safe.</summary>
public sealed class CacheStoreMetrics
{
    private readonly Counter<long> _evictionCounter;
    private readonly Counter<long> _rejectionCounter;
    private readonly Counter<long> _skipCounter;
    private long _evictions;
    private long _rejections;
    private long _skips;
    private long _entries = -1;
    private long _bytes = -1;

    internal CacheStoreMetrics(Meter meter)
    {
        _evictionCounter = meter.CreateCounter<long>(
            "switchyard.cache.evictions", "{entry}", "Entries given up because the embedded store was full.");
        _rejectionCounter = meter.CreateCounter<long>(
            "switchyard.cache.rejected", "{entry}", "Entries found in the shared store that were not believed.");
        _skipCounter = meter.CreateCounter<long>(
            "switchyard.cache.writes_skipped", "{entry}", "Entries not written because the shared store was full.");
        meter.CreateObservableGauge(
            "switchyard.cache.entries", () => Observe(ref _entries), null, "Entries in the store, as last known.");
        meter.CreateObservableGauge(
            "switchyard.cache.bytes", () => Observe(ref _bytes), "By", "Bytes in the store, as last known.");
    }

    /// <summary>Entries given up so far because the store was full.</summary>
    public long Evictions => Interlocked.Read(ref _evictions);

    /// <summary>Entries not believed so far.</summary>
    public long Rejections => Interlocked.Read(ref _rejections);

    /// <summary>Entries not written so far because the shared store was full.</summary>
    public long Skips => Interlocked.Read(ref _skips);

    /// <summary>An entry was given up because the store was full.</summary>
    public void Evicted()
    {
        Interlocked.Increment(ref _evictions);
        _evictionCounter.Add(1);
    }

    /// <summary>What was found was not believed.</summary>
    /// <param name="reason">Why.</param>
    public void Rejected(CacheRejection reason)
    {
        Interlocked.Increment(ref _rejections);
        _rejectionCounter.Add(1, new KeyValuePair<string, object?>("reason", LabelValue<CacheRejection>.Of(reason)));
    }

    /// <summary>An entry was not written because the shared store was full.</summary>
    public void Skipped()
    {
        Interlocked.Increment(ref _skips);
        _skipCounter.Add(1);
    }

    /// <summary>What the store holds now.</summary>
    /// <param name="entries">Entries.</param>
    /// <param name="bytes">Bytes; null when the store can not say.</param>
    public void Holds(long entries, long? bytes)
    {
        Interlocked.Exchange(ref _entries, entries);
        Interlocked.Exchange(ref _bytes, bytes ?? -1);
    }

    /// <summary>Shows the counters at zero.</summary>
    internal void Announce()
    {
        _evictionCounter.Add(0);
        _skipCounter.Add(0);
        foreach (var reason in Enum.GetValues<CacheRejection>())
        {
            _rejectionCounter.Add(0, new KeyValuePair<string, object?>("reason", LabelValue<CacheRejection>.Of(reason)));
        }
    }

    // Nothing known gives no measurement rather than a wrong 0.
    private static IEnumerable<Measurement<long>> Observe(ref long value)
    {
        var now = Interlocked.Read(ref value);
        return now < 0 ? [] : [new Measurement<long>(now)];
    }
}
