using System.Net;
using Shouldly;
using Xunit;

namespace Switchyard.Tests.Telemetry;

public sealed class MetricsEndpointTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Get_AfterMeasuring_ServesThePrometheusText()
    {
        await using var host = await TelemetryHost.StartAsync(MetricsFixture.Options());
        MetricsFixture.MeasureEverything(host.Metrics);

        using var response = await host.Client.GetAsync(new Uri("/metrics", UriKind.Relative), Cancel);

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        response.Content.Headers.ContentType?.ToString().ShouldBe("text/plain; version=0.0.4; charset=utf-8");
        var document = PrometheusDocument.Parse(await response.Content.ReadAsStringAsync(Cancel));
        document.Value("switchyard_upstream_429_total", ("provider", "deepseek")).ShouldBe(1);
        document.Value("switchyard_upstream_429_total", ("provider", "openrouter")).ShouldBe(0);
        document.Families.ShouldContain("dotnet_process_memory_working_set_bytes");
        document.Samples
            .Where(static sample => sample.Name == "kestrel_active_connections")
            .Sum(static sample => sample.Value).ShouldBe(1);
        document.Types["dotnet_thread_pool_thread_count"].ShouldBe("gauge");
        document.Types["dotnet_gc_collections_total"].ShouldBe("counter");
        document.Families.ShouldNotContain("http_server_request_duration_seconds");
    }

    [Fact]
    public async Task Get_ManyAtOnce_AllGetWholeDocuments()
    {
        await using var host = await TelemetryHost.StartAsync(MetricsFixture.Options());
        MetricsFixture.MeasureEverything(host.Metrics);

        var texts = await Task.WhenAll(Enumerable.Range(0, 20)
            .Select(_ => host.Client.GetStringAsync(new Uri("/metrics", UriKind.Relative), Cancel)));

        foreach (var text in texts)
        {
            PrometheusDocument.Parse(text).Value("switchyard_egress_blocked_total").ShouldBe(1);
        }
    }

    [Fact]
    public async Task Get_PrometheusOff_IsUnavailable()
    {
        var options = MetricsFixture.Options();
        options.Monitoring.Prometheus = false;
        await using var host = await TelemetryHost.StartAsync(options);

        using var response = await host.Client.GetAsync(new Uri("/metrics", UriKind.Relative), Cancel);

        response.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
    }
}
