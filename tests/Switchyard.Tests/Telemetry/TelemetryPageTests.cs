using System.Diagnostics.Metrics;
using System.Reflection;
using Microsoft.Extensions.Logging;
using Shouldly;
using Switchyard.Core.Budgets;
using Switchyard.Core.Caching;
using Switchyard.Core.Limits;
using Switchyard.Core.Telemetry;
using Switchyard.Server.Telemetry;
using Xunit;

namespace Switchyard.Tests.Telemetry;

public sealed class TelemetryPageTests
{
    [Fact]
    public void Metrics_OfPageAndCode_AreTheSame()
    {
        var code = Instruments().Select(static i => string.Join(" | ", Prometheus(i), i.Name, TypeOf(i), i.Unit ?? ""));

        TelemetryPage.Metrics.Select(static row => string.Join(" | ", row[..4])).Order(StringComparer.Ordinal)
            .ShouldBe(code.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Labels_OfPageAndCode_AreTheSame()
    {
        using var fixture = new MetricsFixture();
        MetricsFixture.MeasureEverything(fixture.Metrics);
        var labels = fixture.Read().Samples
            .GroupBy(static sample => Family(sample.Name), static sample => sample.Labels.Keys)
            .ToDictionary(
                static group => group.Key,
                static group => group.SelectMany(static keys => keys).Where(static key => key != "le").Distinct().Order());

        foreach (var row in TelemetryPage.Metrics)
        {
            labels.ShouldContainKey(row[0]);
            labels[row[0]].ShouldBe(TelemetryPage.List(row[4]).Order(), row[0]);
        }
    }

    [Fact]
    public void ClosedLists_OfTheCode_StandOnThePage()
    {
        var page = TelemetryPage.Metrics.ToDictionary(static row => row[0], static row => row[5]);

        Names<DisconnectPhase>("switchyard_client_disconnects_total");
        Names<HttpRejection>("switchyard_http_rejected_total");
        Names<RequestRejection>("switchyard_request_rejected_total");
        Names<UsageAnomaly>("switchyard_usage_anomalies_total");
        Names<ResetPhase>("switchyard_upstream_resets_total");
        Names<CacheResult>("switchyard_cache_requests_total");
        Names<LimitScope>("switchyard_rate_limited_total");
        Names<StoreErrorKind>("switchyard_store_errors_total");
        Names<CacheRejection>("switchyard_cache_rejected_total");
        Names<BudgetScope>("switchyard_budget_refused_total");
        Names<WebhookResult>("switchyard_webhooks_total");
        Names<CsrfBlock>("switchyard_csrf_blocked_total");

        void Names<T>(string metric)
            where T : struct, Enum =>
            page[metric].ShouldEndWith(": " + string.Join(", ", Enum.GetValues<T>().Select(LabelValue<T>.Of)));
    }

    [Fact]
    public void LogEvents_OfPageAndCode_AreTheSame()
    {
        var code = LogMethods().Select(static log => $"{log.EventId} | {log.EventName} | {log.Level}").ToList();

        code.ShouldNotBeEmpty();
        TelemetryPage.Events.Select(static row => string.Join(" | ", row[..3])).Order(StringComparer.Ordinal)
            .ShouldBe(code.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void LogEvents_OfTheCode_HaveUniqueIdsAndNames()
    {
        var events = LogMethods().ToList();

        events.ShouldAllBe(static log => log.EventId > 0 && !string.IsNullOrEmpty(log.EventName));
        events.Select(static log => log.EventId).ShouldBeUnique();
        events.Select(static log => log.EventName).ShouldBeUnique();
    }

    private static List<Instrument> Instruments()
    {
        using var meters = new HostMeters();
        var found = new List<Instrument>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, _) =>
            {
                if (ReferenceEquals(instrument.Meter.Scope, meters))
                {
                    found.Add(instrument);
                }
            },
        };
        listener.Start();
        _ = new SwitchyardMetrics(meters, new MetricLabels());
        return found;
    }

    private static string Prometheus(Instrument instrument) =>
        PrometheusName.Of(instrument.Name, instrument.Unit, TypeOf(instrument) == "counter");

    private static string TypeOf(Instrument instrument)
    {
        var name = instrument.GetType().Name;
        return name.Contains("UpDown", StringComparison.Ordinal) ? "updown"
            : name.Contains("Gauge", StringComparison.Ordinal) ? "gauge"
            : name.Contains("Histogram", StringComparison.Ordinal) ? "histogram"
            : "counter";
    }

    private static string Family(string sample)
    {
        string[] parts = ["_bucket", "_sum", "_count"];
        var part = parts.FirstOrDefault(sample.EndsWith);
        return part is null ? sample : sample[..^part.Length];
    }

    private static IEnumerable<LoggerMessageAttribute> LogMethods() =>
        new[] { "Switchyard.Core", "Switchyard.Providers", "Switchyard.Redis", "Switchyard.Storage", "switchyard" }
            .SelectMany(static name => Assembly.Load(name).GetTypes())
            .SelectMany(static type => type.GetMethods(
                BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            .Select(static method => method.GetCustomAttribute<LoggerMessageAttribute>())
            .OfType<LoggerMessageAttribute>();
}
