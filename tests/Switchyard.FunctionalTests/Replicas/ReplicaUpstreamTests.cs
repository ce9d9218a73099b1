using System.Net;
using Shouldly;
using Switchyard.FakeUpstream;
using Switchyard.FakeUpstream.Dialects;
using Switchyard.FunctionalTests.Faults;
using Xunit;

namespace Switchyard.FunctionalTests.Replicas;

/// <summary>What a provider tells one server about its own limits, the others heed.</summary>
[Collection(ReplicaCollection.Name)]
public sealed class ReplicaUpstreamTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Cooldown_AskedForAtOneReplica_IsKeptByAllUntilItIsOverWhileAnotherTargetServes()
    {
        var (rig, _) = await ReplicaRig.StartWithRedisAsync(Token);
        await using var _2 = rig;
        foreach (var replica in rig.Replicas)
        {
            (await replica.AskAsync("alice", Token, "both")).Headers["x-switchyard-provider"].ShouldBe("up");
        }

        rig.First.Enqueue("m", Script.Json(429, OpenAIAnswer.Error("slow down", "rate_limit_error"), ("Retry-After", "3")));
        var told = TimeProvider.System.GetTimestamp();
        (await rig.Replicas[0].AskAsync("alice", Token, "both")).Headers["x-switchyard-provider"].ShouldBe("spare");
        foreach (var other in rig.Replicas.Skip(1))
        {
            // The news is on its way for an instant.
            while ((await other.AskAsync("alice", Token, "both")).Headers["x-switchyard-provider"] != "spare")
            {
                TimeProvider.System.GetElapsedTime(told).ShouldBeLessThan(TimeSpan.FromSeconds(2));
            }
        }

        var before = FaultServer.Chats(rig.First).Count;
        var served = new List<string>();
        var over = 0L;
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        for (var i = 0; over == 0; i++)
        {
            var answer = await rig.Replicas[1 + (i % 2)].AskAsync("alice", Token, "both");
            answer.Status.ShouldBe(HttpStatusCode.OK);
            served.Add(answer.Headers["x-switchyard-provider"]);
            over = served[^1] == "up" ? TimeProvider.System.GetTimestamp() : 0;
            await timer.WaitForNextTickAsync(Token);
        }

        served.Count(name => name == "spare").ShouldBeGreaterThan(10);
        TimeProvider.System.GetElapsedTime(told, over).ShouldBeInRange(TimeSpan.FromSeconds(2.8), TimeSpan.FromSeconds(6));
        FaultServer.Chats(rig.First).Count.ShouldBe(before + 1);
    }

    [Fact]
    public async Task Allowance_OfAProvider_HeardOfByOne_IsNeverPassedByAllReplicasTogether()
    {
        const int Allowed = 30;
        var (rig, redis) = await ReplicaRig.StartWithRedisAsync(Token);
        await using var _ = rig;
        var count = 0;
        rig.First.Respond(request => request.Method != "POST" ? Script.Json(200, OpenAIAnswer.Models("m")) : Answer(Allowed - Interlocked.Increment(ref count)));

        // The others have not asked it yet, and heed what this one has heard.
        (await rig.Replicas[0].AskAsync("alice", Token)).Status.ShouldBe(HttpStatusCode.OK);

        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (await redis.RunAsync(Token, "EVAL", "local k = redis.call('KEYS', '*:u:*') return k[1] and redis.call('HGET', k[1], 'r')", "0") != $"{Allowed - 1}")
        {
            await timer.WaitForNextTickAsync(Token);
        }

        var answers = await Task.WhenAll(Enumerable.Range(0, 90).Select(i => rig.Replicas[i % 3].AskAsync("alice", Token, text: $"{i}")));

        FaultServer.Chats(rig.First).Count.ShouldBe(Allowed);
        answers.Count(answer => answer.Status == HttpStatusCode.OK).ShouldBe(Allowed - 1);
        answers.Where(answer => answer.Status != HttpStatusCode.OK).ShouldAllBe(answer => answer.Status == HttpStatusCode.TooManyRequests && answer.Headers.ContainsKey("Retry-After"));
    }

    private static Script Answer(int left) => left < 0
        ? Script.Json(429, OpenAIAnswer.Error("no", "rate_limit_error"), ("Retry-After", "30"))
        : Script.Json(
            200, OpenAIAnswer.Text("hello"), ("x-ratelimit-limit-requests", "30"), ("x-ratelimit-remaining-requests", $"{left}"), ("x-ratelimit-reset-requests", "60s"));
}
