using Shouldly;
using Switchyard.Core.Chat;
using Switchyard.Core.Errors;
using Switchyard.Core.Pipeline;
using Switchyard.Core.Telemetry;
using Xunit;

namespace Switchyard.Tests.Telemetry;

public sealed class SwitchyardMetricsTests : IDisposable
{
    private readonly MetricsFixture _fixture = new();

    private SwitchyardMetrics Metrics => _fixture.Metrics;

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void RequestsFinished_WithWaits_RecordsOnlyOurOwnTimeAsOverhead()
    {
        Metrics.Requests.Started();
        Metrics.Requests.Finished(new RequestSample(CallKind.Chat, true, TimeSpan.FromMilliseconds(1000))
        {
            UpstreamWait = TimeSpan.FromMilliseconds(900),
            ClientWait = TimeSpan.FromMilliseconds(96),
        });

        var document = _fixture.Read();
        document.Value("switchyard_overhead_seconds_sum", ("stream", "true")).ShouldBe(0.004, 1e-9);
        document.Value("switchyard_overhead_seconds_count", ("stream", "true")).ShouldBe(1);
    }

    [Fact]
    public void RequestsFinished_WaitsThatOverlap_RecordsNoNegativeOverhead()
    {
        Metrics.Requests.Started();
        Metrics.Requests.Finished(new RequestSample(CallKind.Chat, false, TimeSpan.FromSeconds(1))
        {
            UpstreamWait = TimeSpan.FromSeconds(1),
            ClientWait = TimeSpan.FromSeconds(1),
        });

        _fixture.Read().Value("switchyard_overhead_seconds_sum", ("stream", "false")).ShouldBe(0);
    }

    [Fact]
    public void RequestsStarted_TwoOfThreeEnded_OneIsInFlight()
    {
        Metrics.Requests.Started();
        Metrics.Requests.Started();
        Metrics.Requests.Started();
        Metrics.Requests.Abandoned();
        Metrics.Requests.Finished(new RequestSample(CallKind.Embeddings, false, TimeSpan.FromSeconds(1)) { Disconnected = true });

        var document = _fixture.Read();
        Metrics.Requests.Inflight.ShouldBe(1);
        document.Value("switchyard_inflight_requests").ShouldBe(1);
        document.Value(
            "switchyard_request_duration_seconds_count",
            ("operation", "embeddings"), ("provider", "other"), ("model", "other"), ("outcome", "disconnected")).ShouldBe(1);
    }

    [Fact]
    public void AttemptsFinished_AStream_RecordsTokensAndPace()
    {
        Metrics.Attempts.Finished(new AttemptSample(CallKind.Chat, "deepseek", "deepseek-chat", TimeSpan.FromSeconds(2))
        {
            FirstToken = TimeSpan.FromSeconds(0.5),
            Usage = new Usage { PromptTokens = 10, CompletionTokens = 4, Source = Usage.FromProvider },
        });

        var document = _fixture.Read();
        (string, string)[] tags =
        [
            ("gen_ai_operation_name", "chat"), ("gen_ai_provider_name", "deepseek"), ("gen_ai_request_model", "deepseek-chat"),
        ];
        document.Value("gen_ai_client_operation_duration_seconds_sum", tags).ShouldBe(2);
        document.Value("gen_ai_client_token_usage_sum", [.. tags, ("gen_ai_token_type", "input")]).ShouldBe(10);
        document.Value("gen_ai_client_token_usage_sum", [.. tags, ("gen_ai_token_type", "output")]).ShouldBe(4);
        document.Value("gen_ai_server_time_to_first_token_seconds_sum", tags).ShouldBe(0.5);
        document.Value("gen_ai_server_time_per_output_token_seconds_sum", tags).ShouldBe(0.5);
    }

    [Fact]
    public void AttemptsFinished_UsageUnknown_RecordsNoTokens()
    {
        Metrics.Attempts.Finished(
            new AttemptSample(CallKind.Chat, "deepseek", "deepseek-chat", TimeSpan.FromSeconds(2)) { Usage = Usage.Unknown });

        _fixture.Read().Families.ShouldNotContain("gen_ai_client_token_usage");
    }

    [Fact]
    public void AttemptsFinished_AFailure_CarriesTheErrorsCode()
    {
        Metrics.Attempts.Finished(new AttemptSample(CallKind.Chat, "deepseek", "x", TimeSpan.FromSeconds(1))
        {
            Error = new LlmError(LlmErrorCode.UpstreamTruncated, "Cut."),
        });

        _fixture.Read().Samples
            .Single(static sample => sample.Name == "gen_ai_client_operation_duration_seconds_count")
            .Labels["error_type"].ShouldBe("upstream_truncated");
    }

    [Fact]
    public void FailedOverOnFirstEvent_Once_HasItsOwnReason()
    {
        Metrics.Attempts.FailedOverOnFirstEvent();

        _fixture.Read().Value("switchyard_failover_total", ("phase", "pre_commit"), ("reason", "first_event_error")).ShouldBe(1);
    }

    [Fact]
    public void TimedOut_UnknownTimer_CountsAsOther()
    {
        Metrics.Upstreams.TimedOut("deepseek", "made up");

        _fixture.Read().Value("switchyard_upstream_timeouts_total", ("provider", "deepseek"), ("timer", "other")).ShouldBe(1);
    }

    [Fact]
    public void TargetChanged_BackToClosed_ShowsTheLastState()
    {
        Metrics.Availability.TargetChanged("deepseek", null, TargetState.Open);
        _fixture.Read().Value("switchyard_target_state", ("target", "deepseek")).ShouldBe(1);

        Metrics.Availability.TargetChanged("deepseek", null, TargetState.Closed);
        _fixture.Read().Value("switchyard_target_state", ("target", "deepseek")).ShouldBe(0);
    }

    [Fact]
    public void ConfigReloaded_FailedThenWell_RisesAndFalls()
    {
        Metrics.Clients.ConfigReloaded(succeeded: false);
        _fixture.Read().Value("switchyard_config_reload_failed").ShouldBe(1);

        Metrics.Clients.ConfigReloaded(succeeded: true);
        _fixture.Read().Value("switchyard_config_reload_failed").ShouldBe(0);
    }

    [Fact]
    public void Record_AThousandMadeUpNames_MakesOneSeries()
    {
        for (var i = 0; i < 1000; i++)
        {
            Metrics.Requests.Started();
            Metrics.Requests.Finished(
                new RequestSample(CallKind.Chat, false, TimeSpan.FromSeconds(1)) { Provider = "p" + i, Model = "m" + i });
        }

        _fixture.Read().Samples
            .Single(static sample => sample.Name == "switchyard_request_duration_seconds_count")
            .Value.ShouldBe(1000);
    }

    [Fact]
    public void Measure_WarmedUp_AllocatesNothing()
    {
        var sample = new RequestSample(CallKind.Chat, true, TimeSpan.FromSeconds(1)) { Provider = "deepseek", Model = "fast" };
        Measure(sample);
        Measure(sample);

        var before = GC.GetAllocatedBytesForCurrentThread();
        Measure(sample);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        allocated.ShouldBe(0);
    }

    private void Measure(RequestSample sample)
    {
        Metrics.Requests.Started();
        Metrics.Requests.Finished(sample);
        Metrics.Attempts.Finished(new AttemptSample(CallKind.Chat, "deepseek", "deepseek-chat", TimeSpan.FromSeconds(1)));
        Metrics.Upstreams.TimedOut("deepseek", "total");
        Metrics.Clients.Disconnected(DisconnectPhase.PreCommit);
    }
}
