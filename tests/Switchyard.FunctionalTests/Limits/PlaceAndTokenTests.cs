using System.Diagnostics;
using System.Net;
using Shouldly;
using Switchyard.FakeUpstream;
using Switchyard.FakeUpstream.Dialects;
using Switchyard.FunctionalTests.Faults;
using Xunit;

namespace Switchyard.FunctionalTests.Limits;

/// <summary>Limits on concurrency and tokens over real sockets: what was reserved comes back in every way a call can end (M12).</summary>
public sealed class PlaceAndTokenTests
{
    private const string Places = "key concurrency";
    private const string Tokens = "key tokens minute";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("end")]
    [InlineData("client leaves")]
    [InlineData("upstream breaks")]
    public async Task Concurrency_OfAStream_ComesFreeWhenItEnds(string how)
    {
        await using var server = await LimitServer.StartAsync(Token, ("Users__Default__Concurrency", "1"));
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var events = UpstreamStreams.Events("openai-compatible", "A");
        var beginning = Script.EventStream().Events(events.Take(3)).Wait(gate);
        server.First.Enqueue("streamed", how == "end" ? beginning.Events(events.Skip(3)).EndChunks() : beginning.Reset());
        using var raw = await RawClient.ConnectAsync(server.Process, 0, Token);
        await raw.PostAsync(
            "/v1/chat/completions", """{"model":"up:streamed","stream":true,"messages":[{"role":"user","content":"hi"}]}""",
            $"x-api-key: {LimitServer.Alice}\r\n", Token);
        await raw.ReadUntilAsync("data:", Token);

        (await server.LeftAsync(LimitServer.Alice, Token))[Places].ShouldBe(0);
        (await server.MetricAsync("switchyard_inflight_leases", "", Token)).ShouldBe(1);
        var refused = await server.AskAsync(LimitServer.Alice, Token);
        refused.Message.ShouldBe("The limit of your key is reached: at most 1 requests at the same time.");
        refused.Headers.Keys.ShouldContain("Retry-After");

        if (how == "client leaves")
        {
            raw.Leave("rst");
        }
        else
        {
            gate.SetResult();
        }

        (await server.LeftReachesAsync(LimitServer.Alice, Places, 1, Token)).ShouldBe(1);
        (await server.AskAsync(LimitServer.Alice, Token)).Status.ShouldBe(HttpStatusCode.OK);
        (await server.MetricReachesAsync("switchyard_inflight_leases", "", 0, Token)).ShouldBe(0);
    }

    [Fact]
    public async Task Concurrency_OfFailedCalls_ComesFree()
    {
        await using var server = await LimitServer.StartAsync(Token, ("Users__Default__Concurrency", "3"), ("Providers__up__Concurrency", "2"));
        server.First.Respond(_ => Script.Json(503, "{}"));
        for (var i = 0; i < 10; i++)
        {
            (await server.LeftReachesAsync(LimitServer.Alice, Places, 3, Token)).ShouldBe(3);
            var answer = await server.AskAsync(LimitServer.Alice, Token);
            answer.Status.ShouldBe(HttpStatusCode.ServiceUnavailable, answer.Body);
        }

        FaultServer.Chats(server.First).Count.ShouldBe(10);
        (await server.LeftReachesAsync(LimitServer.Alice, Places, 3, Token)).ShouldBe(3);
    }

    [Fact]
    public async Task Tokens_AfterTheAnswer_AreWhatTheUpstreamReported()
    {
        await using var server = await LimitServer.StartAsync(Token, ("Users__alice__TokensPerMinute", "1000"));
        server.First.Respond(_ => Script.Json(200, OpenAIAnswer.Text("hello", promptTokens: 11, completionTokens: 9)));

        var answer = await server.AskAsync(LimitServer.Alice, Token, more: ",\"max_tokens\":500");

        int.Parse(answer.Headers["x-ratelimit-remaining-tokens"], System.Globalization.CultureInfo.InvariantCulture).ShouldBeInRange(400, 499);
        (await server.LeftReachesAsync(LimitServer.Alice, Tokens, 980, Token)).ShouldBe(980);
        var tooMuch = await server.AskAsync(LimitServer.Alice, Token, more: ",\"max_tokens\":2000");
        tooMuch.Status.ShouldBe(HttpStatusCode.TooManyRequests);
        tooMuch.Headers["x-should-retry"].ShouldBe("false");
        tooMuch.Headers.Keys.ShouldNotContain("Retry-After");
        tooMuch.Message.ShouldBe("This request alone needs more than the limit of your key allows: at most 1000 tokens per minute.");
        (await server.LeftAsync(LimitServer.Alice, Token))[Tokens].ShouldBe(980);
        FaultServer.Chats(server.First).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Tokens_OfARefusedOrFailedCall_AreNotTaken()
    {
        await using var server = await LimitServer.StartAsync(Token, ("Users__alice__TokensPerMinute", "1000"), ("Users__alice__RequestsPerMinute", "1"));
        server.First.Respond(_ => Script.Json(500, "{}"));

        (await server.AskAsync(LimitServer.Alice, Token)).Status.ShouldBe(HttpStatusCode.BadGateway);
        (await server.AskAsync(LimitServer.Alice, Token)).Status.ShouldBe(HttpStatusCode.TooManyRequests);

        (await server.LeftReachesAsync(LimitServer.Alice, Tokens, 1000, Token)).ShouldBe(1000);
    }

    [Fact]
    public async Task MaxWait_InsteadOfARefusal_TheCallWaitsItsTurn()
    {
        await using var server = await LimitServer.StartAsync(Token, ("Users__Default__Concurrency", "1"), ("MaxWaitMs", "20000"));
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        server.First.Enqueue("slow", new Script().Wait(gate).Then(Script.Json(200, OpenAIAnswer.Text("late"))));
        var slow = server.AskAsync(LimitServer.Alice, Token, "up:slow");
        await server.First.RequestArrivedAsync(0, Token);

        var waiting = Enumerable.Range(0, 5).Select(_ => server.AskAsync(LimitServer.Alice, Token)).ToList();
        (await server.MetricReachesAsync("switchyard_waiting_requests", "", 5, Token)).ShouldBe(5);
        var started = Stopwatch.GetTimestamp();
        gate.SetResult();

        (await slow).Status.ShouldBe(HttpStatusCode.OK);
        (await Task.WhenAll(waiting)).ShouldAllBe(answer => answer.Status == HttpStatusCode.OK);
        Stopwatch.GetElapsedTime(started).ShouldBeLessThan(TimeSpan.FromSeconds(10));
        (await server.MetricAsync("switchyard_waiting_requests", "", Token)).ShouldBe(0);
    }
}
