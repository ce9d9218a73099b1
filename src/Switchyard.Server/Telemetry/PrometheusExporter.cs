using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace Switchyard.Server.Telemetry;

/// <summary>The pull exporter behind <c>/metrics</c>: asks the SDK to collect and keeps the text until it is read. Thread-safe.</summary>
[ExportModes(ExportModes.Pull)]
internal sealed class PrometheusExporter : BaseExporter<Metric>, IPullMetricExporter
{
    private readonly Lock _gate = new();
    private string? _text;

    /// <inheritdoc/>
    public Func<int, bool>? Collect { get; set; }

    /// <summary>The metrics as of now; null when they are not being collected, before the start and after the stop.</summary>
    public string? Scrape()
    {
        lock (_gate)
        {
            _text = null;
            return Collect?.Invoke(Timeout.Infinite) == true ? _text : null;
        }
    }

    /// <inheritdoc/>
    public override ExportResult Export(in Batch<Metric> batch)
    {
        _text = PrometheusText.Write(batch);
        return ExportResult.Success;
    }
}
