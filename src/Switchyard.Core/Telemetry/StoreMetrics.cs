using System.Diagnostics.Metrics;

namespace Switchyard.Core.Telemetry;

/// <summary>How the shared store does. Shows nothing while none is configured. Thread-safe.</summary>
public sealed class StoreMetrics
{
    private readonly Counter<long> _errors;
    private int _up = -1;
    private double _skew;
    private int _replicas;

    internal StoreMetrics(Meter meter)
    {
        _errors = meter.CreateCounter<long>("switchyard.store_errors", "{operation}", "Operations of the shared store that failed.");
        meter.CreateObservableGauge("switchyard.store_up", () => Known(_up), null, "1 while the shared store answers, else 0.");
        meter.CreateObservableGauge(
            "switchyard.clock_skew", () => Known(Volatile.Read(ref _skew)), "s", "This machine's clock minus the shared store's.");
        meter.CreateObservableGauge(
            "switchyard.replicas", () => Known(Volatile.Read(ref _replicas)), "{replica}", "Replicas that share the store, as last seen.");
    }

    /// <summary>An operation failed.</summary>
    /// <param name="kind">How.</param>
    public void Failed(StoreErrorKind kind) =>
        _errors.Add(1, new KeyValuePair<string, object?>("kind", LabelValue<StoreErrorKind>.Of(kind)));

    /// <summary>The store came or went.</summary>
    /// <param name="isUp">Whether it answers.</param>
    public void Changed(bool isUp) => Volatile.Write(ref _up, isUp ? 1 : 0);

    /// <summary>A probe was answered.</summary>
    /// <param name="skew">This machine's clock minus the store's.</param>
    /// <param name="replicas">How many replicas share it.</param>
    public void Probed(TimeSpan skew, int replicas)
    {
        Volatile.Write(ref _skew, skew.TotalSeconds);
        Volatile.Write(ref _replicas, replicas);
    }

    // Without a store there is no figure, which is not a figure of zero.
    private IEnumerable<Measurement<T>> Known<T>(T value)
        where T : struct =>
        Volatile.Read(ref _up) < 0 ? [] : [new Measurement<T>(value)];
}
