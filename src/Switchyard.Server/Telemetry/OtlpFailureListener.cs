using System.Diagnostics.Tracing;
using System.Globalization;

namespace Switchyard.Server.Telemetry;

/// <summary>Hears what the OTLP exporter only tells its event source: that an export failed. Tells at most once a minute.</summary>
internal sealed class OtlpFailureListener : EventListener
{
    private const string ExporterSource = "OpenTelemetry-Exporter-OpenTelemetryProtocol";
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    private readonly TimeProvider? _time;
    private readonly Action<string>? _failed;
    private long _next;

    /// <summary>Begins to listen.</summary>
    /// <param name="time">The clock of the pause between two tellings.</param>
    /// <param name="failed">Gets the exporter's name for what happened.</param>
    public OtlpFailureListener(TimeProvider time, Action<string> failed)
    {
        _failed = failed;
        _time = time;
    }

    /// <inheritdoc/>
    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        ArgumentNullException.ThrowIfNull(eventSource);
        if (eventSource.Name == ExporterSource)
        {
            EnableEvents(eventSource, EventLevel.Warning);
        }
    }

    /// <inheritdoc/>
    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        ArgumentNullException.ThrowIfNull(eventData);

        // The base constructor may already call this, before the fields are set.
        if (_time is null || _failed is null)
        {
            return;
        }

        var now = _time.GetUtcNow().UtcTicks;
        var next = Interlocked.Read(ref _next);
        if (now >= next && Interlocked.CompareExchange(ref _next, now + Pause.Ticks, next) == next)
        {
            _failed(eventData.EventName ?? eventData.EventId.ToString(CultureInfo.InvariantCulture));
        }
    }
}
