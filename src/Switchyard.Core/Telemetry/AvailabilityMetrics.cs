using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Switchyard.Core.Pipeline;

namespace Switchyard.Core.Telemetry;

/// <summary>
/// Which targets and providers can be asked. The last state is kept and shown at every scrape, so it does not
/// matter whether it was set before or after metrics were first read. Thread-safe.
/// </summary>
public sealed class AvailabilityMetrics
{
    private readonly MetricLabels _labels;
    private readonly Histogram<double> _probe;
    private readonly ConcurrentDictionary<string, int> _targets = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, int> _providers = new(StringComparer.Ordinal);

    internal AvailabilityMetrics(Meter meter, MetricLabels labels)
    {
        _labels = labels;
        _probe = meter.CreateHistogram(
            "switchyard.provider.probe.duration", "s", "Duration of a provider's health probe.", advice: Buckets.Probe);
        meter.CreateObservableGauge(
            "switchyard.target.state", () => Observe(_targets, "target"), null,
            "0 closed, 1 open, 2 half-open, 3 cooling down.");
        meter.CreateObservableGauge(
            "switchyard.provider.up", () => Observe(_providers, "provider"), null,
            "1 when the last health probe succeeded, else 0.");
    }

    /// <summary>A target's state changed.</summary>
    /// <param name="provider">The configured provider.</param>
    /// <param name="model">The model's id; null for the provider as a whole. Models the configuration does not list share one series, where the last change shows.</param>
    /// <param name="state">The new state.</param>
    public void TargetChanged(string provider, string? model, TargetState state) =>
        _targets[_labels.Target(provider, model)] = (int)state;

    /// <summary>A provider's health was probed.</summary>
    /// <param name="provider">The configured provider.</param>
    /// <param name="isUp">Whether it is well.</param>
    /// <param name="latency">How long the probe took.</param>
    public void Probed(string provider, bool isUp, TimeSpan latency)
    {
        var name = _labels.Provider(provider);
        _providers[name] = isUp ? 1 : 0;
        _probe.Record(latency.TotalSeconds, new KeyValuePair<string, object?>("provider", name));
    }

    private static IEnumerable<Measurement<int>> Observe(ConcurrentDictionary<string, int> states, string label)
    {
        foreach (var (name, state) in states)
        {
            yield return new Measurement<int>(state, new KeyValuePair<string, object?>(label, name));
        }
    }
}
