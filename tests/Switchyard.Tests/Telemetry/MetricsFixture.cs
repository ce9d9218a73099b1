using OpenTelemetry;
using OpenTelemetry.Metrics;
using Switchyard.Core.Budgets;
using Switchyard.Core.Caching;
using Switchyard.Core.Chat;
using Switchyard.Core.Configuration;
using Switchyard.Core.Errors;
using Switchyard.Core.Limits;
using Switchyard.Core.Pipeline;
using Switchyard.Core.Telemetry;
using Switchyard.Server.Telemetry;

namespace Switchyard.Tests.Telemetry;

/// <summary>Our metrics behind the SDK and the text writer, without a host.</summary>
internal sealed class MetricsFixture : IDisposable
{
    private readonly HostMeters _meters = new();
    private readonly PrometheusExporter _exporter = new();
    private readonly MeterProvider _provider;

    public MetricsFixture(params string[] moreMeters)
    {
        Labels.Update(Options());
        Metrics = new SwitchyardMetrics(_meters, Labels);
        _provider = Sdk.CreateMeterProviderBuilder()
            .AddMeter(SwitchyardMetrics.MeterName)
            .AddMeter(moreMeters)
            .AddView(instrument => moreMeters.Contains(instrument.Meter.Name) ? null : MetricViews.For(instrument, _meters))
            .AddReader(new BaseExportingMetricReader(_exporter))
            .Build();
    }

    public MetricLabels Labels { get; } = new();

    public SwitchyardMetrics Metrics { get; }

    public static ServiceOptions Options()
    {
        var options = new ServiceOptions { DefaultModel = "openrouter:openai/gpt-4o-mini" };
        options.Providers["openrouter"] = new ProviderOptions { Models = { "meta-llama/llama-3.3-70b" } };
        options.Providers["deepseek"] = new ProviderOptions();
        options.Aliases["fast"] = new AliasOptions { Targets = { "deepseek:deepseek-chat=3", "openrouter:a/b" } };
        return options;
    }

    /// <summary>Calls every method that measures something, once.</summary>
    public static void MeasureEverything(SwitchyardMetrics metrics)
    {
        var error = new LlmError(LlmErrorCode.UpstreamTimeout, "Too slow.") { Provider = "deepseek" };
        metrics.Requests.Started();
        metrics.Requests.Finished(new RequestSample(CallKind.Chat, true, TimeSpan.FromSeconds(2))
        {
            Provider = "deepseek",
            Model = "fast",
            FirstContent = TimeSpan.FromSeconds(0.4),
            Error = error,
        });
        metrics.Attempts.Finished(new AttemptSample(CallKind.Chat, "deepseek", "deepseek-chat", TimeSpan.FromSeconds(1)) { Error = error });
        metrics.Attempts.Finished(new AttemptSample(CallKind.Chat, "deepseek", "deepseek-chat", TimeSpan.FromSeconds(2))
        {
            FirstToken = TimeSpan.FromSeconds(0.5),
            Usage = new Usage { PromptTokens = 10, CompletionTokens = 4, Source = Usage.FromProvider },
        });
        metrics.Attempts.Retried("deepseek", LlmErrorCode.UpstreamTimeout);
        metrics.Attempts.FailedOver(LlmErrorCode.UpstreamTimeout);
        MeasureUpstreams(metrics.Upstreams);
        metrics.Clients.Disconnected(DisconnectPhase.Streaming);
        metrics.Clients.SlowConsumerCut();
        metrics.Clients.DrainCutStream();
        metrics.Clients.HttpRejected(HttpRejection.LengthAndEncoding);
        metrics.Clients.RequestRejected(RequestRejection.TooDeep);
        metrics.Availability.TargetChanged("deepseek", "deepseek-chat", TargetState.Cooling);
        metrics.Keys.Observe(static () => 3, static () => TimeSpan.FromSeconds(1));
        metrics.Keys.Changed("create");
        metrics.Keys.CallCut();
        metrics.GraphQL.Rejected("depth");
        metrics.GraphQL.CsrfBlocked(CsrfBlock.Origin);
        metrics.GraphQL.SocketOpened();
        metrics.GraphQL.SocketClosed(4400);
        metrics.Store.Changed(isUp: true);
        metrics.Store.Failed(StoreErrorKind.Timeout);
        metrics.Store.Probed(TimeSpan.FromMilliseconds(3), 3);
        metrics.Cache.Finished(CacheResult.Coalesced);
        metrics.Cache.Stored();
        metrics.CacheStore.Evicted();
        metrics.CacheStore.Skipped();
        metrics.CacheStore.Rejected(CacheRejection.Signature);
        metrics.CacheStore.Holds(1, 600);
        metrics.Limits.Refused(LimitScope.KeyModel);
        metrics.Limits.Dropped(1);
        metrics.Limits.Taken();
        metrics.Limits.WaitBegun();
        metrics.Ledger.Settled("deepseek", "deepseek-chat", new Cost { Total = 0.1m, Source = Cost.FromCatalog });
        metrics.Ledger.Settled("deepseek", "deepseek-chat", new Cost { Source = Cost.Unpriced });
        metrics.Ledger.Found("deepseek", "deepseek-chat", new Cost { Source = Cost.Unpriced });
        metrics.Ledger.Sent(isDone: true);
        metrics.Ledger.Damaged();
        metrics.Ledger.Lost();
        metrics.Ledger.Waits(1, 1, TimeSpan.FromSeconds(1));
        metrics.Budgets.Refused(BudgetScope.Tenant);
        metrics.Budgets.Overrun(0.000_002m);
        metrics.Budgets.Unpriced();
        metrics.Budgets.Reached(BudgetScope.Key, new BudgetMark("key:k", "total", true, BudgetMark.Most, 10));
        metrics.Budgets.Drifts(0);
        metrics.Webhooks.Ended(WebhookResult.Sent);
        metrics.Availability.Probed("deepseek", true, TimeSpan.FromMilliseconds(20));
    }

    public string Scrape() => _exporter.Scrape() ?? throw new InvalidOperationException("Nothing was collected.");

    public PrometheusDocument Read() => PrometheusDocument.Parse(Scrape());

    public void Dispose()
    {
        _provider.Dispose();
        _exporter.Dispose();
        _meters.Dispose();
    }

    private static void MeasureUpstreams(UpstreamMetrics upstreams)
    {
        upstreams.StreamTruncated("deepseek");
        upstreams.MidstreamError("deepseek", LlmErrorType.ProviderError);
        upstreams.TimedOut("deepseek", "content_idle");
        upstreams.UsageAnomalous("deepseek", UsageAnomaly.NotANumber);
        upstreams.RetryBudgetExhausted("deepseek");
        upstreams.TooManyRequests("deepseek");
        upstreams.InvalidResponse("deepseek");
        upstreams.ConnectionReset(ResetPhase.Headers);
        upstreams.TooLarge("deepseek");
        upstreams.InvalidUtf8("deepseek");
        upstreams.EgressBlocked();
    }
}
