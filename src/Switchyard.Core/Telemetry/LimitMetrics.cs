using System.Diagnostics.Metrics;
using Switchyard.Core.Limits;

namespace Switchyard.Core.Telemetry;

/// <summary>What limits do: refusals, what calls hold, what was not settled. Thread-safe.</summary>
public sealed class LimitMetrics
{
    private readonly Counter<long> _refused;
    private readonly Counter<long> _dropped;
    private long _leases;
    private long _waiting;

    internal LimitMetrics(Meter meter)
    {
        _refused = meter.CreateCounter<long>("switchyard.rate_limited", "{refusal}", "Reservations that a limit refused.");
        _dropped = meter.CreateCounter<long>("switchyard.settlements_dropped", "{settlement}", "Settlements given up.");
        meter.CreateObservableUpDownCounter(
            "switchyard.inflight_leases", () => Volatile.Read(ref _leases), "{request}", "Requests that hold something of a limit.");
        meter.CreateObservableUpDownCounter(
            "switchyard.waiting_requests", () => Volatile.Read(ref _waiting), "{request}", "Requests that wait for their turn.");
    }

    /// <summary>A limit refused a reservation.</summary>
    /// <param name="scope">Whose limit.</param>
    public void Refused(LimitScope scope) => _refused.Add(1, new KeyValuePair<string, object?>("limit", LabelValue<LimitScope>.Of(scope)));

    /// <summary>Settlements were given up: the store was away for too long, or too many waited for it.</summary>
    /// <param name="count">How many.</param>
    public void Dropped(int count) => _dropped.Add(count);

    /// <summary>A request took something of a limit. Needs one <see cref="Released"/>.</summary>
    public void Taken() => Interlocked.Increment(ref _leases);

    /// <summary>All that a request took has been given back or settled.</summary>
    public void Released() => Interlocked.Decrement(ref _leases);

    /// <summary>A request begins to wait for its turn. Needs one <see cref="WaitEnded"/>.</summary>
    public void WaitBegun() => Interlocked.Increment(ref _waiting);

    /// <summary>A request waits no longer.</summary>
    public void WaitEnded() => Interlocked.Decrement(ref _waiting);

    /// <summary>Makes the counters visible at zero, so that a first increment is a rise and not a beginning.</summary>
    internal void Announce()
    {
        _dropped.Add(0);
        foreach (var scope in Enum.GetValues<LimitScope>())
        {
            _refused.Add(0, new KeyValuePair<string, object?>("limit", LabelValue<LimitScope>.Of(scope)));
        }
    }
}
