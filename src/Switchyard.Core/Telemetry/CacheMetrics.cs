using System.Diagnostics.Metrics;
using Switchyard.Core.Caching;

namespace Switchyard.Core.Telemetry;

/// <summary>What the response cache does for requests. The totals can be read back. Thread-safe.</summary>
public sealed class CacheMetrics
{
    private readonly Counter<long> _requests;
    private readonly Counter<long> _coalesced;
    private readonly Counter<long> _stores;
    private readonly long[] _results = new long[Enum.GetValues<CacheResult>().Length];
    private long _stored;

    internal CacheMetrics(Meter meter)
    {
        _requests = meter.CreateCounter<long>("switchyard.cache_requests", "{request}", "Calls by what the cache did for them.");
        _coalesced = meter.CreateCounter<long>("switchyard.coalesced", "{request}", "Calls that got the answer of another, identical one on its way.");
        _stores = meter.CreateCounter<long>("switchyard.cache.stores", "{entry}", "Answers given to the store.");
    }

    /// <summary>Answers given to the store so far.</summary>
    public long Stores => Interlocked.Read(ref _stored);

    /// <summary>How many calls have ended so.</summary>
    /// <param name="result">What the cache did.</param>
    public long Of(CacheResult result) => Interlocked.Read(ref _results[(int)result]);

    /// <summary>A call ended.</summary>
    /// <param name="result">What the cache did for it.</param>
    public void Finished(CacheResult result)
    {
        Interlocked.Increment(ref _results[(int)result]);
        _requests.Add(1, new KeyValuePair<string, object?>("result", LabelValue<CacheResult>.Of(result)));
        if (result == CacheResult.Coalesced)
        {
            _coalesced.Add(1);
        }
    }

    /// <summary>An answer was given to the store.</summary>
    public void Stored()
    {
        Interlocked.Increment(ref _stored);
        _stores.Add(1);
    }

    /// <summary>Shows the counters at zero.</summary>
    internal void Announce()
    {
        _coalesced.Add(0);
        _stores.Add(0);
        foreach (var result in Enum.GetValues<CacheResult>())
        {
            _requests.Add(0, new KeyValuePair<string, object?>("result", LabelValue<CacheResult>.Of(result)));
        }
    }
}
