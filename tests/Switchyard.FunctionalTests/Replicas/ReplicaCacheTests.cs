using System.Net;
using Shouldly;
using Switchyard.FakeUpstream;
using Switchyard.FakeUpstream.Dialects;
using Switchyard.FunctionalTests.Faults;
using Xunit;

namespace Switchyard.FunctionalTests.Replicas;

/// <summary>One cache over three servers.</summary>
[Collection(ReplicaCollection.Name)]
public sealed class ReplicaCacheTests
{
    private const string Cached = ",\"temperature\":0";
    private const string Streamed = Cached + ",\"stream\":true";
    private const int Crowd = 1_000;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Entry_MadeByOneReplica_ServesAllUntilAnyForgetsItAndNoOtherTenant()
    {
        // The clocks of two are an hour off, in either direction.
        var (rig, _) = await ReplicaRig.StartWithRedisAsync(Token, (settings, replica) =>
            settings.SetVariable("SWITCHYARD_CLOCK_OFFSET", replica switch { 0 => "01:00:00", 1 => "-01:00:00", _ => "00:00:00" }));
        await using var _2 = rig;
        var (a, b, c) = (rig.Replicas[0], rig.Replicas[1], rig.Replicas[2]);
        (await a.MetricAsync("switchyard_clock_skew_seconds", Token)).ShouldBe(3600, 5);
        (await b.MetricAsync("switchyard_clock_skew_seconds", Token)).ShouldBe(-3600, 5);

        var made = await a.AskAsync("alice", Token, text: "one", more: Cached);
        var whole = await b.AskAsync("alice", Token, text: "one", more: Cached);
        var stream = await c.AskAsync("alice", Token, text: "one", more: Streamed);
        made.Headers["x-switchyard-cache"].ShouldBe("miss");
        whole.Headers["x-switchyard-cache"].ShouldBe("hit");
        int.Parse(whole.Headers["age"]).ShouldBeInRange(0, 5);
        whole.Body.ShouldBe(made.Body);
        (stream.Headers["x-switchyard-cache"], stream.Text, stream.IsDone).ShouldBe(("hit", "hello", true));
        (await b.AskAsync("bob", Token, text: "one", more: Cached)).Headers["x-switchyard-cache"].ShouldBe("miss");
        FaultServer.Chats(rig.First).Count.ShouldBe(2);

        await c.AdminAsync(HttpMethod.Delete, "/api/v1/cache", Token);
        var after = new List<ClientAnswer>();
        foreach (var replica in rig.Replicas)
        {
            after.Add(await replica.AskAsync("alice", Token, text: "one", more: ",\"temperature\":0,\"cache\":{\"mode\":\"only\"}"));
        }

        after.ShouldAllBe(answer => answer.Status == HttpStatusCode.GatewayTimeout);
        (await a.AskAsync("alice", Token, text: "one", more: Cached)).Headers["x-switchyard-cache"].ShouldBe("miss");
        FaultServer.Chats(rig.First).Count.ShouldBe(3);
    }

    [Theory]
    [InlineData(false, Cached, 3)]
    [InlineData(false, Streamed, 3)]
    [InlineData(true, Cached, 1)]
    [InlineData(true, Streamed, 1)]
    public async Task Identical_AThousandAtOnceOverThreeReplicas_AreOneCallAProcessOrOneInAll(bool share, string more, int calls)
    {
        var (rig, _) = await ReplicaRig.StartWithRedisAsync(Token, (settings, _) => settings.Set("Cache__ShareAcrossReplicas", $"{share}"));
        await using var _2 = rig;
        var answer = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        rig.First.Respond(request => request.BodyText.Contains("\"stream\":true", StringComparison.Ordinal)
            ? new Script().Wait(answer).Then(Script.EventStream(Stream("shared ", "answer").Events))
            : new Script().Wait(answer).Then(Script.Json(200, OpenAIAnswer.Text("shared answer"))));

        var asked = Enumerable.Range(0, Crowd).Select(i => rig.Replicas[i % 3].AskAsync("alice", Token, text: "crowd", more: more)).ToList();
        foreach (var replica in rig.Replicas)
        {
            // All but the one that leads the call wait for it.
            await replica.UntilAsync("switchyard_inflight_requests", (Crowd / 3) + (replica == rig.Replicas[0] ? 1 : 0), Token);
        }

        answer.SetResult();
        var answers = await Task.WhenAll(asked);
        answers.ShouldAllBe(a => a.Status == HttpStatusCode.OK && (a.Text == "shared answer" || a.Body.Contains("\"content\":\"shared answer\"")));
        FaultServer.Chats(rig.First).Count.ShouldBe(calls);
    }

    [Fact]
    public async Task Identical_WhenTheReplicaThatMakesTheCallIsKilled_AreServedByOneOfTheOthers()
    {
        var (rig, _) = await ReplicaRig.StartWithRedisAsync(Token, (settings, _) => settings.Set("Cache__ShareAcrossReplicas", "true"));
        await using var _2 = rig;
        rig.First.Enqueue("m", new Script().Hang());
        var leading = rig.Replicas[0].AskAsync("alice", Token, text: "orphan", more: Cached);
        await rig.First.UntilChatsAsync(1, Token);
        var others = Enumerable.Range(0, 100).Select(i => rig.Replicas[1 + (i % 2)].AskAsync("alice", Token, text: "orphan", more: Cached)).ToList();
        await rig.Replicas[1].UntilAsync("switchyard_inflight_requests", 50, Token);

        await rig.Replicas[0].KillAsync();

        await Should.ThrowAsync<HttpRequestException>(leading);
        var answers = await Task.WhenAll(others).WaitAsync(TimeSpan.FromSeconds(15), Token);
        answers.ShouldAllBe(a => a.Status == HttpStatusCode.OK && a.Body.Contains("\"content\":\"hello\""));
        FaultServer.Chats(rig.First).Count.ShouldBe(2);
    }

    private static OpenAIStreamBuilder Stream(params string[] pieces) => new OpenAIStreamBuilder().Role().Text(pieces).Finish().Usage(9, 4).Done();
}
