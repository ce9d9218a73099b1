using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace Switchyard.Server.Telemetry;

/// <summary>One metric family of the Prometheus text format (version 0.0.4): its head and its series in the order of their labels.</summary>
internal sealed class PrometheusFamily
{
    /// <summary>The type of what only ever rises.</summary>
    public const string Counter = "counter";

    // The runtime declares these as counters although they fall.
    private static readonly FrozenSet<string> FallingCounters = FrozenSet.Create(
        StringComparer.Ordinal, "dotnet.thread_pool.thread.count", "dotnet.thread_pool.queue.length");

    private readonly string _name;
    private readonly string _description;
    private readonly string _type;
    private readonly SortedDictionary<string, string> _series = new(StringComparer.Ordinal);

    /// <summary>Renders a metric's points.</summary>
    /// <param name="metric">What the SDK aggregated.</param>
    /// <param name="name">The family's name.</param>
    /// <param name="type">Its type, from <see cref="TypeOf"/>.</param>
    public PrometheusFamily(Metric metric, string name, string type)
    {
        _name = name;
        _description = metric.Description;
        _type = type;
        foreach (ref readonly var point in metric.GetMetricPoints())
        {
            var labels = Labels(point.Tags);
            _series.TryAdd(labels, Render(metric.MetricType, point, labels));
        }
    }

    /// <summary>A metric's type in the text format.</summary>
    /// <param name="metric">What the SDK aggregated.</param>
    public static string TypeOf(Metric metric)
    {
        if (metric.MetricType.IsHistogram())
        {
            return "histogram";
        }

        var rises = metric.MetricType is MetricType.LongSum or MetricType.DoubleSum;
        return rises && !FallingCounters.Contains(metric.Name) ? Counter : "gauge";
    }

    /// <summary>Writes the family; nothing when it has no series.</summary>
    /// <param name="text">Where to.</param>
    public void WriteTo(StringBuilder text)
    {
        if (_series.Count == 0)
        {
            return;
        }

        if (_description.Length > 0)
        {
            text.Append("# HELP ").Append(_name).Append(' ').Append(Escape(_description, quotes: false)).Append('\n');
        }

        text.Append("# TYPE ").Append(_name).Append(' ').Append(_type).Append('\n');
        foreach (var lines in _series.Values)
        {
            text.Append(lines);
        }
    }

    private static string Labels(ReadOnlyTagCollection tags)
    {
        var text = new StringBuilder();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (key, value) in tags)
        {
            // Two keys may become one label; the format forbids saying it twice, and "le" belongs to histograms.
            var label = PrometheusName.Label(key);
            if (label != "le" && seen.Add(label))
            {
                text.Append(text.Length == 0 ? "" : ",")
                    .Append(label).Append("=\"").Append(Escape(Text(value), quotes: true)).Append('"');
            }
        }

        return text.ToString();
    }

    private static string Text(object? value) => value switch
    {
        null => "",
        bool flag => flag ? "true" : "false",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };

    private static string Escape(string value, bool quotes)
    {
        var text = value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
        return quotes ? text.Replace("\"", "\\\"", StringComparison.Ordinal) : text;
    }

    private static string Number(double value) => value switch
    {
        double.PositiveInfinity => "+Inf",
        double.NegativeInfinity => "-Inf",
        _ => value.ToString("R", CultureInfo.InvariantCulture),
    };

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

    private string Render(MetricType type, in MetricPoint point, string labels)
    {
        if (type.IsHistogram())
        {
            return Histogram(point, labels);
        }

        var value = (type.IsGauge(), type.IsDouble()) switch
        {
            (true, true) => Number(point.GetGaugeLastValueDouble()),
            (true, false) => Number(point.GetGaugeLastValueLong()),
            (false, true) => Number(point.GetSumDouble()),
            (false, false) => Number(point.GetSumLong()),
        };
        return Line("", labels, value);
    }

    private string Histogram(in MetricPoint point, string labels)
    {
        var text = new StringBuilder();
        var lead = labels.Length == 0 ? "" : labels + ",";
        long total = 0;
        foreach (var bucket in point.GetHistogramBuckets())
        {
            total += bucket.BucketCount;
            text.Append(Line("_bucket", $"{lead}le=\"{Number(bucket.ExplicitBound)}\"", Number(total)));
        }

        return text
            .Append(Line("_sum", labels, Number(point.GetHistogramSum())))
            .Append(Line("_count", labels, Number(point.GetHistogramCount())))
            .ToString();
    }

    private string Line(string suffix, string labels, string value) =>
        labels.Length == 0 ? $"{_name}{suffix} {value}\n" : $"{_name}{suffix}{{{labels}}} {value}\n";
}
