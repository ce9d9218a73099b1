using System.Text.Json.Nodes;
using Shouldly;
using Switchyard.FakeUpstream;
using Switchyard.FakeUpstream.Dialects;
using Switchyard.FakeUpstream.Recordings;
using Switchyard.FunctionalTests.Support;
using Xunit;

namespace Switchyard.FunctionalTests.Rig;

/// <summary>The official client straight against the scripted upstream: shows that the rig itself reports truly.</summary>
public sealed class NodeOpenAITests
{
    public NodeOpenAITests() => Assert.SkipUnless(NodeOpenAI.IsPresent, NodeOpenAI.AbsentReason);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RunAsync_WholeStreamAndErrors_ReportsEach()
    {
        await using var upstream = FaultUpstream.Start();
        upstream.Enqueue("whole", Script.Json(200, OpenAIAnswer.Text("Hello", promptTokens: 4, completionTokens: 6)));
        upstream.Enqueue("stream", new OpenAIStreamBuilder().Reasoning(["hm"]).Text("Hel", "lo")
            .ToolCall(0, "call_1", "add", "{\"a\":", "1}").Finish("tool_calls").Usage(4, 6).Done().ToScript());
        upstream.Enqueue("limited", Script.Json(429, OpenAIAnswer.Error("Slow down", "tokens", "rate_limit_exceeded")));
        upstream.Enqueue("broken", new OpenAIStreamBuilder().Text("part").Error("It broke", code: "upstream_error").ToScript());

        var results = await NodeOpenAI.RunAsync(
            [Job(upstream, "whole"), Job(upstream, "stream", true), Job(upstream, "limited"), Job(upstream, "broken", true)], Token);

        results.Select(r => r.Ok).ShouldBe([true, true, false, false]);
        (results[0].Text, results[0].Finish).ShouldBe(("Hello", "stop"));
        results[0].Usage!.Value.GetProperty("completion_tokens").GetInt32().ShouldBe(6);
        (results[1].Text, results[1].Reasoning, results[1].Finish, results[1].Chunks).ShouldBe(("Hello", "hm", "tool_calls", 8));
        results[1].ToolCalls.ShouldBe([new ExpectedToolCall("call_1", "add", "{\"a\":1}")]);
        results[2].Error.ShouldNotBeNull().ShouldSatisfyAllConditions(
            e => (e.Name, e.Status, e.Code, e.Type).ShouldBe(("RateLimitError", 429, "rate_limit_exceeded", "tokens")));
        (results[3].Text, results[3].Error?.Code).ShouldBe(("part", "upstream_error"));
        upstream.RequestCount.ShouldBe(4);
        upstream.Requests[0].Header("Authorization").ShouldBe("Bearer key-1");
    }

    private static NodeChatJob Job(FaultUpstream upstream, string model, bool stream = false) => new(
        upstream.BaseUrl + "/v1",
        new JsonObject
        {
            ["model"] = model,
            ["stream"] = stream,
            ["messages"] = new JsonArray(new JsonObject { ["role"] = "user", ["content"] = "Hi" }),
        },
        "key-1");
}
