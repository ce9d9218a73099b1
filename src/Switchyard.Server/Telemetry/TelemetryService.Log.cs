namespace Switchyard.Server.Telemetry;

internal sealed partial class TelemetryService
{
    // Event ids 1900-1999 belong to telemetry. Names are read by dashboards: once shipped, they stay.
    private static partial class Log
    {
        [LoggerMessage(1900, LogLevel.Information, "Telemetry started; /metrics: {Prometheus}, OTLP: {OtlpTarget}.", EventName = "TelemetryStarted")]
        public static partial void Started(ILogger logger, bool prometheus, string otlpTarget);

        [LoggerMessage(1901, LogLevel.Warning, "OTLP export to {OtlpTarget} failed: {Reason}", EventName = "OtlpExportFailed")]
        public static partial void OtlpFailed(ILogger logger, string otlpTarget, string reason);
    }
}
