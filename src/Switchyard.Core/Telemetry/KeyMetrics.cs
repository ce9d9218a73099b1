using System.Diagnostics.Metrics;

namespace Switchyard.Core.Telemetry;

/// <summary>What becomes of keys. Thread-safe.</summary>
public sealed class KeyMetrics
{
    private readonly Counter<long> _changes;
    private readonly Counter<long> _cut;
    private Func<int>? _count;
    private Func<TimeSpan?>? _age;

    internal KeyMetrics(Meter meter)
    {
        _changes = meter.CreateCounter<long>("switchyard.key_changes", "{change}", "Changes of keys made or refused by this replica.");
        _cut = meter.CreateCounter<long>("switchyard.key_cut_calls", "{call}", "Running calls that ended because their key did.");
        meter.CreateObservableGauge("switchyard.keys", Count, null, "Keys of the database that are accepted.");
        meter.CreateObservableGauge("switchyard.keys_age", Age, "s", "How long ago the keys of the database were read.");
    }

    /// <summary>A key was made or changed here, or that was refused.</summary>
    /// <param name="action"><c>create</c>, <c>update</c>, <c>rotate</c>, <c>revoke</c> or <c>refused</c>.</param>
    public void Changed(string action) => _changes.Add(1, new KeyValuePair<string, object?>("action", action));

    /// <summary>A running call was ended because its key is no longer accepted.</summary>
    public void CallCut() => _cut.Add(1);

    /// <summary>Says where the numbers that are only looked at come from.</summary>
    /// <param name="count">How many keys of the database are accepted.</param>
    /// <param name="age">How long ago they were read; null: never.</param>
    public void Observe(Func<int> count, Func<TimeSpan?> age)
    {
        _age = age;
        _count = count;
    }

    private Measurement<int>[] Count() => _count is { } count ? [new Measurement<int>(count())] : [];

    private Measurement<double>[] Age() => _age?.Invoke() is { } age ? [new Measurement<double>(age.TotalSeconds)] : [];
}
