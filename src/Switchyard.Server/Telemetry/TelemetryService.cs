using System.Diagnostics.Metrics;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Switchyard.Core.Configuration;
using Switchyard.Core.Telemetry;

namespace Switchyard.Server.Telemetry;

/// <summary>Starts and stops OpenTelemetry's metrics and traces. With neither <c>/metrics</c> nor OTLP wanted it does nothing.</summary>
internal sealed partial class TelemetryService(
    MonitoringOptions options,
    SwitchyardMetrics metrics,
    IMeterFactory meters,
    PrometheusExporter prometheus,
    IConfiguration configuration,
    TimeProvider time,
    ILogger<TelemetryService> logger) : IHostedService, IDisposable
{
    private static readonly TimeSpan LongestFlush = TimeSpan.FromSeconds(5);

    private readonly OtlpTarget? _otlp = options.OtlpEndpoint is { } endpoint
        ? new OtlpTarget(endpoint, configuration["OTEL_EXPORTER_OTLP_PROTOCOL"])
        : null;

    private MeterProvider? _meterProvider;
    private TracerProvider? _tracerProvider;
    private OtlpFailureListener? _failures;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.Prometheus || _otlp is not null)
        {
            _meterProvider = BuildMetrics();
            metrics.Announce();
        }

        if (_otlp is not null)
        {
            _failures = new OtlpFailureListener(time, message => Log.OtlpFailed(logger, _otlp.Authority, message));
            _tracerProvider = BuildTraces(_otlp);
        }

        Log.Started(logger, options.Prometheus, _otlp?.Authority ?? "none");
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            // The SDK flushes synchronously and knows no token; the limit keeps a dead collector from holding the exit.
            var limit = (int)LongestFlush.TotalMilliseconds;
            _tracerProvider?.Shutdown(limit);
            _meterProvider?.Shutdown(limit);
        },
        cancellationToken);

    /// <inheritdoc/>
    public void Dispose()
    {
        _tracerProvider?.Dispose();
        _meterProvider?.Dispose();
        _failures?.Dispose();
    }

    private static ResourceBuilder Resource() => ResourceBuilder.CreateEmpty()
        .AddService("switchyard", serviceVersion: typeof(TelemetryService).Assembly.GetName().Version?.ToString(3))
        .AddTelemetrySdk()
        .AddEnvironmentVariableDetector();

    private static TracerProvider BuildTraces(OtlpTarget otlp) => Sdk.CreateTracerProviderBuilder()
        .SetResourceBuilder(Resource())
        .AddSource(SwitchyardTracing.SourceName)
        .AddOtlpExporter(exporter => otlp.Apply(exporter, "traces"))
        .Build();

    private MeterProvider BuildMetrics()
    {
        var builder = Sdk.CreateMeterProviderBuilder()
            .SetResourceBuilder(Resource())
            .AddMeter(SwitchyardMetrics.MeterName)
            .AddMeter(MetricViews.PlatformMeters)
            .AddView(instrument => MetricViews.For(instrument, meters));
        if (options.Prometheus)
        {
            builder.AddReader(new BaseExportingMetricReader(prometheus));
        }

        if (_otlp is not null)
        {
            builder.AddOtlpExporter(exporter => _otlp.Apply(exporter, "metrics"));
        }

        return builder.Build();
    }
}
