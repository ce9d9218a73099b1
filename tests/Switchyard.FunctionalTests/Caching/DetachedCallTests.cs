using System.Diagnostics;
using Shouldly;
using Switchyard.FakeUpstream;
using Switchyard.FakeUpstream.Dialects;
using Switchyard.FunctionalTests.Faults;
using Switchyard.FunctionalTests.Limits;
using Xunit;

namespace Switchyard.FunctionalTests.Caching;

/// <summary>A shared call belongs to none of its clients: who leaves, who is slow and what changes meanwhile touches nobody else.</summary>
public sealed class DetachedCallTests : IDisposable
{
    private const string Alice = "alice-7Qx2mV9kTz4";
    private const string Bob = "bob-3Lw8nR5cHy6p";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly string _folder = Directory.CreateTempSubdirectory("switchyard-test-").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("fin")]
    [InlineData("rst")]
    public async Task LastReader_Leaving_AbortsTheUpstreamWithin100Ms(string how)
    {
        await using var server = await CacheCalls.StartAsync(Token);
        server.First.Respond(_ => Script.EventStream().Events(new OpenAIStreamBuilder().Role().Text("a").Events).Hang());
        var took = new List<TimeSpan>();
        for (var i = 0; i < 7; i++)
        {
            using var leader = await OpenAsync(server, $"hi {i}");
            using var follower = await OpenAsync(server, $"hi {i}");
            var call = FaultServer.Chats(server.First)[i].Index;
            leader.Leave(how);
            await server.MetricReachesAsync("switchyard_client_disconnects_total", "", (2 * i) + 1, Token);

            var left = Stopwatch.GetTimestamp();
            follower.Leave(how);
            var abort = await server.First.ClientAbortedAsync(call, Token).WaitAsync(Limit, Token);
            took.Add(Stopwatch.GetElapsedTime(left, abort.At));
        }

        // The median: a busy machine may hold up any one of them.
        took.Order().ElementAt(3).ShouldBeLessThan(TimeSpan.FromMilliseconds(100));
        FaultServer.Chats(server.First).Count.ShouldBe(7);
    }

    [Fact]
    public async Task Limits_LeaderLeftWhileItsCallRuns_AreSettledToTheTruthAndGivenBack()
    {
        await using var server = await StartAsync(("Users__alice__Concurrency", "1"), ("Users__alice__TokensPerHour", "5000"), ("Providers__up__Concurrency", "10"));
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        server.First.Respond(_ => Script.EventStream().Events(new OpenAIStreamBuilder().Role().Text("a").Events)
            .Wait(gate).Events(new OpenAIStreamBuilder().Text("b").Finish().Usage(9, 4).Done().Events).EndChunks());
        using var leader = await OpenAsync(server, "hi", Alice);
        var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var follower = AskAsync(server, Bob, seen);
        await seen.Task.WaitAsync(Limit, Token);

        leader.Leave("rst");
        (await server.MetricReachesAsync("switchyard_client_disconnects_total", "", 1, Token)).ShouldBe(1);
        (await server.MetricAsync("switchyard_inflight_leases", "", Token)).ShouldBeGreaterThan(0);
        gate.SetResult();

        (await follower.WaitAsync(Limit, Token)).Text.ShouldBe("ab");
        (await server.MetricReachesAsync("switchyard_inflight_leases", "", 0, Token)).ShouldBe(0);
        (await server.LeftReachesAsync(Alice, "key tokens hour", 5000 - 13, Token)).ShouldBe(5000 - 13);
        (await AskAsync(server, Alice, null)).Cache().ShouldBe("hit");
    }

    [Fact]
    public async Task Leader_OverItsOwnLimit_IsRefusedAloneAndTheFollowersAreServed()
    {
        await using var server = await StartAsync(("Users__alice__RequestsPerHour", "1"));
        server.First.Respond(_ => CacheCalls.Stream("good").ToScript());
        (await AskAsync(server, Alice, null, "first")).Cache().ShouldBe("miss");

        var asked = Enumerable.Range(0, 20).Select(i => AskAsync(server, i % 4 == 0 ? Alice : Bob, null)).ToList();
        var answers = await Task.WhenAll(asked).WaitAsync(Limit, Token);

        for (var i = 0; i < answers.Length; i++)
        {
            ((int)answers[i].Status).ShouldBe(i % 4 == 0 ? 429 : 200);
        }

        FaultServer.Chats(server.First).Count.ShouldBe(2);
        (await server.MetricReachesAsync("switchyard_inflight_leases", "", 0, Token)).ShouldBe(0);
    }

    [Fact]
    public async Task Configuration_ReplacedWhileACallOfALeaderWhoLeftRuns_DoesNotEndIt()
    {
        var file = Path.Combine(_folder, "switchyard.json");
        await File.WriteAllTextAsync(file, """{"Aliases":{"old":{"Targets":["up:m"]}}}""", Token);
        await using var server = await StartAsync();
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        server.First.Respond(request => request.BodyText.Contains("fresh", StringComparison.Ordinal)
            ? CacheCalls.Stream("fresh").ToScript()
            : Script.EventStream().Events(new OpenAIStreamBuilder().Role().Text("a").Events)
                .Wait(gate).Events(new OpenAIStreamBuilder().Text("b").Finish().Done().Events).EndChunks());
        using var leader = await OpenAsync(server, "hi", Alice);
        var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var follower = AskAsync(server, Bob, seen);
        await seen.Task.WaitAsync(Limit, Token);
        leader.Leave("rst");
        (await server.MetricReachesAsync("switchyard_client_disconnects_total", "", 1, Token)).ShouldBe(1);

        await File.WriteAllTextAsync(file, """{"Aliases":{"fresh":{"Targets":["up:m"]}}}""", Token);
        await UntilServedAsync(server, "fresh");
        gate.SetResult();

        var answer = await follower.WaitAsync(Limit, Token);
        (answer.Text, answer.IsDone, answer.Errors).ShouldBe(("ab", true, 0));
    }

    [Fact]
    public async Task Terminate_WhileSharedCallsRun_CutsThemInBandAndLeaves()
    {
        await using var server = await CacheCalls.StartAsync(Token, settings => settings
            .Set("Cache__StaleWhileRevalidate", "01:00:00")
            .Set("Shutdown__ListenFor", "00:00:00").Set("Shutdown__FinishWithin", "00:00:01"));
        server.First.Respond(_ => Script.EventStream().Events(new OpenAIStreamBuilder().Role().Text("a").Events).Hang());
        var (one, other) = (NewSignal(), NewSignal());
        var leader = CacheCalls.FollowAsync(server, "hi", one, Token);
        await one.Task.WaitAsync(Limit, Token);
        var follower = CacheCalls.FollowAsync(server, "hi", other, Token);
        await other.Task.WaitAsync(Limit, Token);

        await server.Process.StopAsync(Token);

        server.Process.ExitCode.ShouldBe(0);
        foreach (var cut in new[] { await leader, await follower })
        {
            (cut.Text, cut.IsDone, cut.Code).ShouldBe(("a", false, "shutting_down"));
        }
    }

    [Fact]
    public async Task Terminate_WhileARefreshRuns_EndsIt()
    {
        await using var server = await CacheCalls.StartAsync(Token, settings => settings.Set("Cache__StaleWhileRevalidate", "01:00:00"));
        server.First.Enqueue("m", Script.Json(200, OpenAIAnswer.Text("old")));
        server.First.Respond(_ => new Script().Hang());
        const string brief = ",\"cache\":{\"mode\":\"use\",\"ttl_seconds\":1}";
        await CacheCalls.AskAsync(server, "openai", stream: false, "hi", Token, brief);
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        ClientAnswer stale;
        do
        {
            await pace.WaitForNextTickAsync(Token);
            stale = await CacheCalls.AskAsync(server, "openai", stream: false, "hi", Token, brief);
            stale.Cache().ShouldBe("hit");
        }
        while (FaultServer.Chats(server.First).Count < 2);

        stale.Headers["age"].ShouldBe("1");
        await server.Process.StopAsync(Token);
        server.Process.ExitCode.ShouldBe(0);
        FaultServer.Chats(server.First).Count.ShouldBe(2);
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static async Task<RawClient> OpenAsync(FaultServer server, string text, string? key = null)
    {
        var client = await RawClient.ConnectAsync(server.Process, 0, Token);
        await client.PostAsync(
            "/v1/chat/completions", CacheCalls.Body("openai", true, text), key is null ? "" : $"Authorization: Bearer {key}\r\n", Token);
        await client.ReadUntilAsync("\"a\"", Token).WaitAsync(Limit, Token);
        return client;
    }

    private static async Task<ClientAnswer> AskAsync(FaultServer server, string key, TaskCompletionSource? seen, string text = "hi", string model = "up:m")
    {
        using var request = FaultServer.Request("openai", true, FaultServer.Json(CacheCalls.Body("openai", true, text).Replace("up:m", model, StringComparison.Ordinal)));
        request.Headers.Authorization = new("Bearer", key);
        var response = await server.Process.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Token);
        return await ClientAnswer.ReadAsync(response, seen, Token);
    }

    private static async Task UntilServedAsync(FaultServer server, string alias)
    {
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        for (var i = 0; i < 200 && (await AskAsync(server, Bob, null, "fresh", alias)).Text != "fresh"; i++)
        {
            await pace.WaitForNextTickAsync(Token);
        }
    }

    private Task<FaultServer> StartAsync(params (string Name, string Value)[] limits) => FaultServer.StartAsync(
        (settings, first, _) =>
        {
            settings.Provider("up", "openai-compatible", first, idleSeconds: 30, firstSeconds: 30)
                .Set("Auth__Keys__0__Name", "alice").Set("Auth__Keys__0__Key", Alice).Set("Auth__Keys__0__Tenant", "one")
                .Set("Auth__Keys__1__Name", "bob").Set("Auth__Keys__1__Key", Bob).Set("Auth__Keys__1__Tenant", "one");
            foreach (var (name, value) in limits)
            {
                settings.Set("RateLimiting__" + name, value);
            }
        },
        Token,
        _folder);
}
