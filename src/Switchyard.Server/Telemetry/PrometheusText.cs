using System.Text;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace Switchyard.Server.Telemetry;

/// <summary>Writes what the SDK aggregated in the Prometheus text format, families and series in ordinal order.</summary>
internal static class PrometheusText
{
    /// <summary>The content type of the format.</summary>
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    /// <summary>Writes a batch. Of two metrics that would share a name the first is kept: the format allows a family only once.</summary>
    /// <param name="batch">What the SDK aggregated.</param>
    public static string Write(in Batch<Metric> batch)
    {
        var families = new SortedDictionary<string, PrometheusFamily>(StringComparer.Ordinal);
        foreach (var metric in batch)
        {
            // Exponential histograms have no form in this text format, and none of our views makes one.
            if (metric.MetricType is MetricType.ExponentialHistogram)
            {
                continue;
            }

            var type = PrometheusFamily.TypeOf(metric);
            var name = PrometheusName.Of(metric.Name, metric.Unit, type == PrometheusFamily.Counter);
            families.TryAdd(name, new PrometheusFamily(metric, name, type));
        }

        var text = new StringBuilder();
        foreach (var family in families.Values)
        {
            family.WriteTo(text);
        }

        return text.ToString();
    }
}
