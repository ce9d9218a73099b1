using System.Diagnostics;
using Shouldly;
using Switchyard.Core.Chat;
using Switchyard.Core.Errors;
using Switchyard.Core.Providers;
using Switchyard.Core.Telemetry;
using Xunit;

namespace Switchyard.Tests.Telemetry;

[Collection(ActivityListeners.Name)]
public sealed class SwitchyardTracingTests
{
    private readonly List<Activity> _ended = [];

    [Fact]
    public void StartRequest_NobodyListens_IsNullAndAllocatesNothing()
    {
        var error = new LlmError(LlmErrorCode.UpstreamError, "Broken.");
        var facts = new AnswerFacts();
        Trace(facts, error).ShouldBeNull();

        var before = GC.GetAllocatedBytesForCurrentThread();
        Trace(facts, error);
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
    }

    [Fact]
    public void StartRequest_WithAttempts_MakesATreeWithTheConventionsNames()
    {
        using var listener = Listen();
        using (var request = SwitchyardTracing.StartRequest(CallKind.Chat, "fast", "req-1", NoHeader))
        {
            using (var failed = SwitchyardTracing.StartAttempt(CallKind.Chat, "deepseek", "deepseek-chat", 1))
            {
                failed.SetError(new LlmError(LlmErrorCode.UpstreamError, "secret text") { UpstreamStatus = 503 });
            }

            using (var second = SwitchyardTracing.StartAttempt(CallKind.Chat, "openrouter", "a/b", 2))
            {
                second.SetAnswer(Facts());
            }

            request.SetProvider("openrouter");
            request.SetAnswer(Facts());
        }

        _ended.Select(static span => span.DisplayName).ShouldBe(["chat deepseek-chat", "chat a/b", "chat fast"]);
        var root = _ended[2];
        root.Kind.ShouldBe(ActivityKind.Server);
        root.ParentSpanId.ShouldBe(default);
        root.GetTagItem("switchyard.request.id").ShouldBe("req-1");
        root.GetTagItem("gen_ai.provider.name").ShouldBe("openrouter");
        root.GetTagItem("gen_ai.usage.input_tokens").ShouldBe(7L);
        _ended[0].ParentSpanId.ShouldBe(root.SpanId);
        _ended[0].Kind.ShouldBe(ActivityKind.Client);
        _ended[0].Status.ShouldBe(ActivityStatusCode.Error);
        _ended[0].StatusDescription.ShouldBeNull();
        _ended[0].GetTagItem("error.type").ShouldBe("upstream_error");
        _ended[0].GetTagItem("http.response.status_code").ShouldBe(503);
        _ended[1].GetTagItem("switchyard.attempt").ShouldBe(2);
        _ended[1].GetTagItem("gen_ai.response.model").ShouldBe("a/b-0125");
    }

    [Fact]
    public void StartRequest_WithTheCallersHeaders_ContinuesItsTraceAndNotTheWebServers()
    {
        using var listener = Listen();
        using var server = new Activity("web server");
        server.Start();

        SwitchyardTracing.StartRequest(CallKind.Embeddings, "", "req-2", static name => name switch
        {
            "traceparent" => "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
            "tracestate" => "vendor=x",
            _ => null,
        }).ShouldNotBeNull().Dispose();

        var span = _ended.ShouldHaveSingleItem();
        span.DisplayName.ShouldBe("embeddings");
        span.TraceId.ToHexString().ShouldBe("0af7651916cd43dd8448eb211c80319c");
        span.ParentSpanId.ToHexString().ShouldBe("b7ad6b7169203331");
        span.TraceStateString.ShouldBe("vendor=x");
        span.HasRemoteParent.ShouldBeTrue();
    }

    [Theory]
    [InlineData("")]
    [InlineData("00-0af7651916cd43dd8448eb211c80319c")]
    [InlineData("garbage")]
    public void StartRequest_WithHeadersThatAreNoTrace_IsARoot(string parent)
    {
        using var listener = Listen();

        SwitchyardTracing.StartRequest(CallKind.Chat, "fast", "req-6", _ => parent).ShouldNotBeNull().Dispose();

        _ended.ShouldHaveSingleItem().ParentSpanId.ShouldBe(default);
    }

    [Fact]
    public void StartRequest_UnderAnActivityWithoutCaller_IsARoot()
    {
        using var listener = Listen();
        using var server = new Activity("web server");
        server.Start();

        SwitchyardTracing.StartRequest(CallKind.Chat, "fast", "req-3", NoHeader).ShouldNotBeNull().Dispose();

        _ended.ShouldHaveSingleItem().ParentSpanId.ShouldBe(default);
    }

    [Fact]
    public void StartRequest_AnEndlessModelName_IsCut()
    {
        using var listener = Listen();

        SwitchyardTracing.StartRequest(CallKind.Chat, new string('x', 5000), "req-4", NoHeader)?.Dispose();

        _ended.ShouldHaveSingleItem().DisplayName.Length.ShouldBe("chat ".Length + 128);
    }

    [Fact]
    public void Attributes_OfPageAndCode_AreTheSame()
    {
        using var listener = Listen();
        var error = new LlmError(LlmErrorCode.UpstreamError, "Broken.") { UpstreamStatus = 500 };
        using (var request = SwitchyardTracing.StartRequest(CallKind.Chat, "fast", "req-5", NoHeader))
        {
            using (var attempt = SwitchyardTracing.StartAttempt(CallKind.Chat, "deepseek", "deepseek-chat", 1))
            {
                attempt.SetAnswer(Facts());
                attempt.SetError(error);
            }

            request.SetProvider("deepseek");
            request.SetAnswer(Facts());
            request.SetError(error);
        }

        Tags(_ended[0]).ShouldBe(Page("attempt"));
        Tags(_ended[1]).ShouldBe(Page("request"));

        static IEnumerable<string> Tags(Activity span) => span.TagObjects.Select(static tag => tag.Key).Order(StringComparer.Ordinal);

        static IEnumerable<string> Page(string span) => TelemetryPage.Attributes
            .Where(row => row[1] == "both" || row[1] == span).Select(static row => row[0]).Order(StringComparer.Ordinal);
    }

    private static Activity? Trace(AnswerFacts facts, LlmError error)
    {
        using var request = SwitchyardTracing.StartRequest(CallKind.Chat, "fast", "req-0", NoHeader);
        using var attempt = SwitchyardTracing.StartAttempt(CallKind.Chat, "deepseek", "deepseek-chat", 1);
        attempt.SetAnswer(facts);
        attempt.SetError(error);
        request.SetProvider("deepseek");
        return request ?? attempt;
    }

    private static AnswerFacts Facts() => new()
    {
        Model = "a/b-0125",
        FinishReason = FinishReasons.Stop,
        Usage = new Usage { PromptTokens = 7, CompletionTokens = 3, Source = Usage.FromProvider },
    };

    private static string? NoHeader(string name) => null;

    private ActivityListener Listen()
    {
        var listener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name == SwitchyardTracing.SourceName,
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = _ended.Add,
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }
}
