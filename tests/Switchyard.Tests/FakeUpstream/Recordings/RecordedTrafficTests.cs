using System.Text;
using Shouldly;
using Switchyard.FakeUpstream;
using Switchyard.FakeUpstream.Recordings;
using Xunit;

namespace Switchyard.Tests.FakeUpstream.Recordings;

/// <summary>The reader of recordings, held against the recordings themselves.</summary>
public sealed class RecordedTrafficTests
{
    public RecordedTrafficTests() => Assert.SkipUnless(RecordedTraffic.IsPresent, RecordedTraffic.AbsentReason);

    [Fact]
    public void Exchanges_Found_AllHaveAnExpectationInTheirDialect()
    {
        RecordedTraffic.Exchanges.Count.ShouldBeGreaterThan(300);
        foreach (var exchange in RecordedTraffic.Exchanges)
        {
            (exchange.Expected is null).ShouldBe(exchange.Dialect == RecordedDialect.Other, exchange.Id);
        }
    }

    [Fact]
    public void Expected_EveryRecording_SaysSomething()
    {
        string[] answersWithoutContent = ["anthropic/refusal", "anthropic/tool-choice-none", "openai/structured-refusal"];
        foreach (var exchange in RecordedTraffic.Exchanges.Where(e => e.Expected is { IsError: false, IsTruncated: false }))
        {
            var expected = exchange.Expected!;
            expected.NativeFinish.ShouldNotBeNull(exchange.Id);
            (expected.Text.Length + expected.Reasoning.Length + expected.ToolCalls.Count > 0
                || answersWithoutContent.Contains(exchange.Id)).ShouldBeTrue(exchange.Id);
        }
    }

    [Fact]
    public void Expected_ErrorKinds_AreErrors()
    {
        var read = RecordedTraffic.Exchanges.Where(e => e.Expected is { IsError: true }).Select(e => e.Id).ToArray();
        var named = RecordedTraffic.Exchanges
            .Where(e => e.Expected is not null && (e.Kind.Contains("error", StringComparison.Ordinal) || e.Response.Status >= 400))
            .Select(e => e.Id)
            .ToArray();

        named.Except(read).ShouldBe(["anthropic/stream-duplicate-message-start"]);
        read.Except(named).ShouldBe(["deepseek/keepalive-only-nonstream"]);
    }

    [Fact]
    public void Expected_Truncated_AreTheCutStreams() =>
        RecordedTraffic.Exchanges.Where(e => e.Expected is { IsTruncated: true }).Select(e => e.Id).ShouldBe(
            ["anthropic/stream-cut", "deepseek/stream-cut", "openrouter/stream-cut-without-done"], ignoreOrder: true);

    [Theory]
    [InlineData("anthropic/stream-tool", "tool_calls")]
    [InlineData("anthropic/tool-parallel", "tool_calls")]
    [InlineData("openai/stream-tool", "tool_calls")]
    [InlineData("compat/snowflake-finish-reason-empty", "tool_calls")]
    [InlineData("openai/structured-refusal", "content_filter")]
    [InlineData("anthropic/refusal", "content_filter")]
    [InlineData("llamabox/finish-length", "length")]
    [InlineData("deepseek/finish-insufficient-system-resource", null)]
    public void Expected_Finish_IsMapped(string id, string? finish) =>
        RecordedTraffic.Get(id).Expected!.Finish.ShouldBe(finish);

    [Fact]
    public void Expected_ToolCalls_HaveWholeArguments()
    {
        var calls = RecordedTraffic.Exchanges.Where(e => e.Expected is { IsError: false, IsTruncated: false })
            .SelectMany(e => e.Expected!.ToolCalls.Select(call => (e.Id, Call: call)))
            .ToArray();

        calls.Length.ShouldBeGreaterThanOrEqualTo(50);
        foreach (var (id, call) in calls)
        {
            call.Name.ShouldNotBeEmpty(id);
            System.Text.Json.JsonDocument.Parse(call.Arguments).Dispose();
        }
    }

    [Fact]
    public void Expected_KnownRecordings_HaveTheirFigures()
    {
        var delta = RecordedTraffic.Get("anthropic/stream-delta-input-tokens").Expected!;
        (delta.Text, delta.PromptTokens, delta.CompletionTokens, delta.Finish).ShouldBe(("pong", 61, 2, "stop"));
        RecordedTraffic.Get("anthropic/stream-duplicate-message-start").Expected!.Text.ShouldBe("Hello, World!");
        var mistral = RecordedTraffic.Get("compat/mistral-reasoning-array-content").Expected!;
        (mistral.Text, mistral.PromptTokens, mistral.CompletionTokens).ShouldBe(("4", 28, 35));
        mistral.Reasoning.ShouldStartWith("The user is asking");
        RecordedTraffic.Get("openai/stream-tool").Expected!.ToolCalls
            .ShouldBe([new ExpectedToolCall("call_fvsP35x2Oga1cEKZEOPqYNeO", "multiply", """{"a":6,"b":7}""")]);
    }

    [Fact]
    public async Task ToScript_EveryRecording_IsServedByteForByte()
    {
        var token = TestContext.Current.CancellationToken;
        await using var upstream = FaultUpstream.Start();
        using var http = new HttpClient();
        foreach (var exchange in RecordedTraffic.Exchanges)
        {
            upstream.Enqueue(exchange.ToScript());
            using var response = await http.GetAsync(new Uri(upstream.BaseUrl), token);

            ((int)response.StatusCode).ShouldBe(exchange.Response.Status);
            Encoding.UTF8.GetString(await response.Content.ReadAsByteArrayAsync(token))
                .ShouldBe(exchange.Response.BodyText, exchange.Id);
        }

        upstream.ConnectionCount.ShouldBe(1);
    }
}
