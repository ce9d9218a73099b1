using System.Globalization;
using Shouldly;
using Switchyard.FakeUpstream;
using Switchyard.FakeUpstream.Dialects;
using Switchyard.FunctionalTests.Faults;
using Xunit;

namespace Switchyard.FunctionalTests.Caching;

/// <summary>Identical requests at the same time make one upstream call, whoever leaves and whatever fails (M27).</summary>
public sealed class SharedCallTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Requests_AThousandAtOnce_MakeOneCall(bool leaderStreams)
    {
        await using var server = await CacheCalls.StartAsync(Token);
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        server.First.Respond(request => request.Method == "GET" ? Script.Json(404, "{}") : new Script().Signal(arrived).Wait(gate).Then(request.BodyText.Contains("\"stream\":true", StringComparison.Ordinal)
            ? CacheCalls.Stream("one ", "call").ToScript()
            : Script.Json(200, OpenAIAnswer.Text("one call"))));
        var leader = CacheCalls.AskAsync(server, "openai", leaderStreams, "hi", Token);
        await arrived.Task.WaitAsync(Limit, Token);
        var others = Enumerable.Range(1, 999).Select(i => CacheCalls.AskAsync(server, "openai", i % 2 == 0, "hi", Token)).ToList();
        await server.MetricReachesAsync("switchyard_inflight_requests", "", 1000, Token);
        gate.SetResult();

        var answers = await Task.WhenAll([leader, .. others]).WaitAsync(Limit, Token);

        FaultServer.Chats(server.First).Count.ShouldBe(1);
        answers.ShouldAllBe(answer => (int)answer.Status == 200 && !answer.IsBroken && Holds(answer));
        answers[0].Cache().ShouldBe("miss");
        answers.Count(answer => answer.Cache() == "miss").ShouldBe(1);
        (await server.MetricAsync("switchyard_coalesced_total", "", Token)).ShouldBe(answers.Count(answer => answer.Cache() == "coalesced"));
    }

    [Fact]
    public async Task Leader_Leaving_DoesNotEndTheCall()
    {
        await using var server = await CacheCalls.StartAsync(Token);
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        server.First.Respond(_ => Script.EventStream().Events(new OpenAIStreamBuilder().Role().Text("a").Events)
            .Wait(gate).Events(new OpenAIStreamBuilder().Text("b").Finish().Done().Events).EndChunks());
        using var leader = await RawClient.ConnectAsync(server.Process, 0, Token);
        await leader.PostAsync("/v1/chat/completions", CacheCalls.Body("openai", true, "hi"), Token);
        await leader.ReadUntilAsync("\"a\"", Token).WaitAsync(Limit, Token);
        var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var follower = CacheCalls.FollowAsync(server, "hi", seen, Token);
        await seen.Task.WaitAsync(Limit, Token);

        leader.Leave("rst");
        (await server.MetricReachesAsync("switchyard_client_disconnects_total", "", 1, Token)).ShouldBe(1);
        gate.SetResult();
        var answer = await follower.WaitAsync(Limit, Token);

        (answer.Cache(), answer.Text, answer.IsDone).ShouldBe(("coalesced", "ab", true));
        FaultServer.Chats(server.First).Count.ShouldBe(1);
    }

    [Fact]
    public async Task LastReader_Leaving_EndsTheCall()
    {
        await using var server = await CacheCalls.StartAsync(Token);
        server.First.Respond(_ => Script.EventStream().Events(new OpenAIStreamBuilder().Role().Text("a").Events).Hang());
        using var client = await RawClient.ConnectAsync(server.Process, 0, Token);
        await client.PostAsync("/v1/chat/completions", CacheCalls.Body("openai", true, "hi"), Token);
        await client.ReadUntilAsync("\"a\"", Token).WaitAsync(Limit, Token);

        client.Leave("fin");

        await server.First.ClientAbortedAsync(FaultServer.Chats(server.First)[0].Index, Token).WaitAsync(TimeSpan.FromSeconds(5), Token);
    }

    [Fact]
    public async Task Leader_Failing_PromotesOne()
    {
        await using var server = await CacheCalls.StartAsync(Token);
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        server.First.Enqueue("m", new Script().Signal(arrived).Wait(gate).Then(Script.Json(500, OpenAIAnswer.Error("broke"))));
        server.First.Respond(request => request.BodyText.Contains("\"stream\":true", StringComparison.Ordinal)
            ? CacheCalls.Stream("one ", "call").ToScript()
            : Script.Json(200, OpenAIAnswer.Text("one call")));
        var leader = CacheCalls.AskAsync(server, "openai", stream: false, "hi", Token);
        await arrived.Task.WaitAsync(Limit, Token);
        var others = Enumerable.Range(0, 100).Select(i => CacheCalls.AskAsync(server, "openai", i % 2 == 0, "hi", Token)).ToList();
        (await server.MetricReachesAsync("switchyard_inflight_requests", "", 101, Token)).ShouldBe(101);
        gate.SetResult();

        (await leader.WaitAsync(Limit, Token)).Code.ShouldBe("upstream_error");
        var answers = await Task.WhenAll(others).WaitAsync(Limit, Token);

        answers.ShouldAllBe(answer => (int)answer.Status == 200);
        FaultServer.Chats(server.First).Count.ShouldBe(2);
    }

    [Fact]
    public async Task LargeAnswer_OverTheBound_ReachesASlowReaderWholeAndIsNotKept()
    {
        await using var server = await CacheCalls.StartAsync(Token, settings => settings.Set("Cache__MaxEntryBytes", "65536"));
        string[] pieces = [.. Enumerable.Range(0, 4000).Select(i => string.Create(CultureInfo.InvariantCulture, $"piece {i} "))];
        server.First.Respond(_ => CacheCalls.Stream(pieces).ToScript());

        var streamed = await CacheCalls.AskAsync(server, "openai", stream: true, "hi", Token);
        var whole = await CacheCalls.AskAsync(server, "openai", stream: true, "hi", Token);

        streamed.Text.ShouldBe(string.Concat(pieces));
        (streamed.Cache(), whole.Cache()).ShouldBe(("miss", "miss"));
        FaultServer.Chats(server.First).Count.ShouldBe(2);
    }

    private static bool Holds(ClientAnswer answer) => answer.Text == "one call" || answer.Body.Contains("\"one call\"", StringComparison.Ordinal);
}
