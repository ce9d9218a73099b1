using System.Collections.Frozen;
using System.Diagnostics.Metrics;
using OpenTelemetry.Metrics;
using Switchyard.Core.Telemetry;

namespace Switchyard.Server.Telemetry;

/// <summary>Which instruments are kept and how many series each may have.</summary>
internal static class MetricViews
{
    /// <summary>The platform's meters beside ours.</summary>
    public static readonly string[] PlatformMeters = ["System.Runtime", "Microsoft.AspNetCore.Server.Kestrel"];

    // Measured once per connection, not per request: the per-request ones repeat what ours already say.
    private static readonly FrozenSet<string> PerConnection = FrozenSet.Create(
        StringComparer.Ordinal,
        "kestrel.active_connections",
        "kestrel.rejected_connections");

    /// <summary>The view of an instrument.</summary>
    /// <param name="instrument">The instrument.</param>
    /// <param name="host">This host's meter factory. Meters another host of the same process made are left out.</param>
    public static MetricStreamConfiguration For(Instrument instrument, IMeterFactory host)
    {
        if (instrument.Meter.Scope is { } scope && !ReferenceEquals(scope, host))
        {
            return MetricStreamConfiguration.Drop;
        }

        return instrument.Meter.Name switch
        {
            SwitchyardMetrics.MeterName => Limited(CarriesModel(instrument.Name) ? 2000 : 500),
            "System.Runtime" => Limited(100),
            _ when PerConnection.Contains(instrument.Name) => Limited(200),
            _ => MetricStreamConfiguration.Drop,
        };
    }

    private static bool CarriesModel(string name) =>
        name.StartsWith("gen_ai.", StringComparison.Ordinal) || name is "switchyard.request.duration" or "switchyard.target.state";

    // Beyond the limit the SDK sums into one series marked otel_metric_overflow; memory for all of them is set aside at start.
    private static MetricStreamConfiguration Limited(int series) => new() { CardinalityLimit = series };
}
