using System.Diagnostics.Metrics;
using Shouldly;
using Switchyard.Core.Chat;
using Switchyard.Core.Configuration;
using Switchyard.Core.Telemetry;
using Xunit;

namespace Switchyard.Tests.Telemetry;

public sealed class PrometheusTextTests
{
    [Fact]
    public void Write_EverythingMeasured_IsReadByTheStrictParser()
    {
        using var fixture = new MetricsFixture();
        MetricsFixture.MeasureEverything(fixture.Metrics);

        var document = fixture.Read();

        document.Families.ShouldBe(document.Families.Order(StringComparer.Ordinal));
        document.Types["switchyard_errors_total"].ShouldBe("counter");
        document.Types["switchyard_inflight_requests"].ShouldBe("gauge");
        document.Value("switchyard_stream_truncated_total", ("provider", "deepseek")).ShouldBe(1);
        document.Value("switchyard_upstream_timeouts_total", ("provider", "deepseek"), ("timer", "content_idle")).ShouldBe(1);
        document.Value("switchyard_failover_total", ("phase", "pre_commit"), ("reason", "upstream_timeout")).ShouldBe(1);
        document.Value("switchyard_target_state", ("target", "deepseek:deepseek-chat")).ShouldBe(3);
        document.Value("switchyard_config_reload_failed").ShouldBe(0);
        document.Value("switchyard_egress_blocked_total").ShouldBe(1);
        document.Value("switchyard_errors_total", ("type", "TIMEOUT"), ("code", "upstream_timeout"), ("source", "upstream")).ShouldBe(1);
    }

    [Fact]
    public void Write_ACounter_IsWrittenAsReliabilityNamesIt()
    {
        using var fixture = new MetricsFixture();
        fixture.Metrics.Upstreams.StreamTruncated("openrouter");
        fixture.Metrics.Upstreams.StreamTruncated("openrouter");

        fixture.Scrape().Split('\n').ShouldContain("switchyard_stream_truncated_total{provider=\"openrouter\"} 2");
    }

    [Fact]
    public void Write_AHistogram_HasCumulativeBucketsSumAndCount()
    {
        using var fixture = new MetricsFixture();
        double[] seconds = [0.003, 0.2, 0.2, 7, 2000];
        foreach (var value in seconds)
        {
            fixture.Metrics.Requests.Started();
            fixture.Metrics.Requests.Finished(new RequestSample(CallKind.Chat, false, TimeSpan.FromSeconds(value)));
        }

        var document = fixture.Read();
        const string Name = "switchyard_request_duration_seconds";
        var buckets = document.Samples.Where(static sample => sample.Name == Name + "_bucket").ToList();
        var bounds = buckets.Select(static bucket => PrometheusDocument.Number(bucket.Labels["le"])).ToList();

        document.Types[Name].ShouldBe("histogram");
        bounds.ShouldBe(bounds.Order());
        bounds[^1].ShouldBe(double.PositiveInfinity);
        for (var i = 0; i < bounds.Count; i++)
        {
            buckets[i].Value.ShouldBe(seconds.Count(value => value <= bounds[i]), $"bucket {bounds[i]}");
        }

        document.Samples.Single(static sample => sample.Name == Name + "_count").Value.ShouldBe(5);
        document.Samples.Single(static sample => sample.Name == Name + "_sum").Value.ShouldBe(seconds.Sum(), 1e-9);
    }

    [Fact]
    public void Write_LabelWithQuoteBackslashAndLineFeed_IsEscaped()
    {
        using var fixture = new MetricsFixture("labels-escaped");
        using var meter = new Meter("labels-escaped");
        const string Nasty = "a\"b\\c\nd{e=\"f\"} 1";
        meter.CreateCounter<long>("nasty", null, "One\nline \\ and another.").Add(3, new KeyValuePair<string, object?>("x.y", Nasty));

        var text = fixture.Scrape();

        text.ShouldContain("# HELP nasty_total One\\nline \\\\ and another.\n");
        text.ShouldContain("nasty_total{x_y=\"a\\\"b\\\\c\\nd{e=\\\"f\\\"} 1\"} 3\n");
        PrometheusDocument.Parse(text).Value("nasty_total", ("x_y", Nasty)).ShouldBe(3);
    }

    [Fact]
    public void Write_KeysThatBecomeOneLabel_KeepsTheFirst()
    {
        using var fixture = new MetricsFixture("labels-merged");
        using var meter = new Meter("labels-merged");
        meter.CreateUpDownCounter<double>("level").Add(
            -1.5, new KeyValuePair<string, object?>("a.b", true), new KeyValuePair<string, object?>("a_b", 2));

        fixture.Read().Value("level", ("a_b", "true")).ShouldBe(-1.5);
    }

    [Fact]
    public void Write_TwoMetricsOfOneName_KeepsOneFamily()
    {
        using var fixture = new MetricsFixture("twice-a", "twice-b");
        using var first = new Meter("twice-a");
        using var second = new Meter("twice-b");
        first.CreateCounter<long>("twice").Add(1);
        second.CreateCounter<long>("twice").Add(2);

        fixture.Read().Samples.Count(static sample => sample.Name == "twice_total").ShouldBe(1);
    }

    [Fact]
    public void Write_SameMeasurementsInAnotherOrder_GivesTheSameText()
    {
        using var one = new MetricsFixture();
        using var other = new MetricsFixture();
        one.Metrics.Upstreams.TooLarge("openrouter");
        one.Metrics.Upstreams.TooLarge("deepseek");
        other.Metrics.Upstreams.TooLarge("deepseek");
        other.Metrics.Upstreams.TooLarge("openrouter");

        other.Scrape().ShouldBe(one.Scrape());
    }

    [Fact]
    public void Write_AnotherHostOfTheProcess_IsNotCounted()
    {
        using var mine = new MetricsFixture();
        using var other = new MetricsFixture();
        other.Metrics.Upstreams.EgressBlocked();

        mine.Read().Samples.ShouldNotContain(static sample => sample.Name == "switchyard_egress_blocked_total");
    }

    [Fact]
    public void Announce_ConfiguredProviders_ShowsTheirCountersAtZero()
    {
        using var fixture = new MetricsFixture();

        fixture.Metrics.Announce();

        var document = fixture.Read();
        document.Value("switchyard_stream_truncated_total", ("provider", "deepseek")).ShouldBe(0);
        document.Value("switchyard_stream_truncated_total", ("provider", "openrouter")).ShouldBe(0);
        document.Value("switchyard_drain_cut_streams_total").ShouldBe(0);
    }

    [Fact]
    public void Write_MoreSeriesThanTheLimit_SumsTheRestInOne()
    {
        using var fixture = new MetricsFixture();
        var options = new ServiceOptions();
        for (var i = 0; i < 600; i++)
        {
            options.Providers["p" + i] = new ProviderOptions();
        }

        fixture.Labels.Update(options);
        foreach (var provider in options.Providers.Keys)
        {
            fixture.Metrics.Upstreams.TooLarge(provider);
        }

        var document = fixture.Read();
        document.Samples.Count(static sample => sample.Name == "switchyard_upstream_too_large_total").ShouldBe(501);
        document.Value("switchyard_upstream_too_large_total", ("otel_metric_overflow", "true")).ShouldBe(100);
    }
}
