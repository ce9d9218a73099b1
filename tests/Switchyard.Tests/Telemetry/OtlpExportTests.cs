using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Exporter;
using Shouldly;
using Switchyard.Core.Chat;
using Switchyard.Core.Telemetry;
using Switchyard.Server.Telemetry;
using Xunit;

namespace Switchyard.Tests.Telemetry;

[Collection(ActivityListeners.Name)]
public sealed class OtlpExportTests
{
    [Fact]
    public async Task StopAsync_EndpointSet_HasSentMetricsAndTraces()
    {
        await using var collector = new Collector();
        await collector.StartAsync();
        var options = MetricsFixture.Options();
        options.Monitoring.OtlpEndpoint = collector.Address;
        await using var host = await TelemetryHost.StartAsync(options);
        host.Metrics.Upstreams.StreamTruncated("deepseek");
        SwitchyardTracing.StartRequest(CallKind.Chat, "fast", "req-otlp", static _ => null).ShouldNotBeNull().Dispose();

        await host.StopAsync();

        var metrics = collector.Received("/v1/metrics");
        metrics.ShouldStartWith("application/x-protobuf\n");
        metrics.ShouldContain("switchyard.stream_truncated");
        metrics.ShouldContain("deepseek");
        metrics.ShouldContain("service.name");
        var traces = collector.Received("/v1/traces");
        traces.ShouldContain("chat fast");
        traces.ShouldContain("req-otlp");
    }

    [Fact]
    public async Task StopAsync_CollectorRefuses_IsLoggedOnce()
    {
        await using var collector = new Collector(status: 400);
        await collector.StartAsync();
        var options = MetricsFixture.Options();
        options.Monitoring.OtlpEndpoint = collector.Address;
        using var logs = new KeptLogs();
        await using var host = await TelemetryHost.StartAsync(options, logs);
        SwitchyardTracing.StartRequest(CallKind.Chat, "fast", "req-refused", static _ => null).ShouldNotBeNull().Dispose();

        await host.StopAsync();

        logs.Events.Count(static name => name == "OtlpExportFailed").ShouldBe(1);
    }

    [Fact]
    public async Task StartAsync_NoEndpoint_MakesNoSpans()
    {
        await using var host = await TelemetryHost.StartAsync(MetricsFixture.Options());

        SwitchyardTracing.StartRequest(CallKind.Chat, "fast", "req-none", static _ => null).ShouldBeNull();
    }

    [Theory]
    [InlineData("http://collector:4317", null, OtlpExportProtocol.Grpc, "http://collector:4317/")]
    [InlineData("http://collector:4318", null, OtlpExportProtocol.HttpProtobuf, "http://collector:4318/v1/traces")]
    [InlineData("https://collector/otlp/", null, OtlpExportProtocol.HttpProtobuf, "https://collector/otlp/v1/traces")]
    [InlineData("http://collector:4317", "http/protobuf", OtlpExportProtocol.HttpProtobuf, "http://collector:4317/v1/traces")]
    [InlineData("http://collector:4318", "grpc", OtlpExportProtocol.Grpc, "http://collector:4318/")]
    public void Apply_EndpointAndProtocol_GiveTheSignalsAddress(
        string endpoint, string? protocol, OtlpExportProtocol expected, string address)
    {
        var options = new OtlpExporterOptions();

        new OtlpTarget(new Uri(endpoint), protocol).Apply(options, "traces");

        options.Protocol.ShouldBe(expected);
        options.Endpoint.AbsoluteUri.ShouldBe(address);
    }

    [Fact]
    public void Authority_EndpointWithPassword_LeavesItOut() =>
        new OtlpTarget(new Uri("http://user:secret@collector:4318/x"), null).Authority.ShouldBe("collector:4318");

    private sealed class KeptLogs : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Events { get; } = new();

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Events.Enqueue(eventId.Name ?? "");

        public void Dispose()
        {
        }
    }
}
