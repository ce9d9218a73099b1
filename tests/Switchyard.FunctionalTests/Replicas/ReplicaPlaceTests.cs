using System.Net;
using Shouldly;
using Switchyard.FakeUpstream;
using Switchyard.FakeUpstream.Dialects;
using Switchyard.FunctionalTests.Faults;
using Switchyard.FunctionalTests.Support;
using Xunit;

namespace Switchyard.FunctionalTests.Replicas;

/// <summary>Places for requests at the same time, over three servers.</summary>
[Collection(ReplicaCollection.Name)]
public sealed class ReplicaPlaceTests
{
    private const int Most = 6;
    private const string Figure = "global concurrency";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Concurrency_OverThreeReplicas_IsNeverPassedAndADeadReplicasPlacesComeBack()
    {
        var (rig, _) = await ReplicaRig.StartWithRedisAsync(Token, (settings, _) => settings.Set("RateLimiting__Global__Concurrency", $"{Most}"));
        await using var _2 = rig;
        var (running, highest) = (0, 0);
        rig.First.Respond(request => request.Method != "POST" ? Script.Json(200, OpenAIAnswer.Models("m")) : Stream(
            () => Highest(ref highest, Interlocked.Increment(ref running)), () => Interlocked.Decrement(ref running)));

        var answers = await Task.WhenAll(Enumerable.Range(0, 300).Select(i => rig.Replicas[i % 3].AskAsync("alice", Token, text: $"{i}", more: ",\"stream\":true")));

        answers.Count(answer => answer.Status == HttpStatusCode.OK && answer.IsDone).ShouldBe(FaultServer.Chats(rig.First).Count);
        answers.ShouldAllBe(answer => answer.Status == HttpStatusCode.OK || answer.Status == HttpStatusCode.TooManyRequests);
        highest.ShouldBeInRange(2, Most);
        await LeftReachesAsync(rig.Replicas[1], Most);

        await HoldAllAsync(rig);
        await rig.Replicas[0].KillAsync();
        var died = TimeProvider.System.GetTimestamp();
        (await rig.Replicas[1].AskAsync("alice", Token)).Status.ShouldBe(HttpStatusCode.TooManyRequests);
        await LeftReachesAsync(rig.Replicas[1], Most);
        TimeProvider.System.GetElapsedTime(died).ShouldBeInRange(TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(33));
    }

    private static Script Stream(Action begin, Action end)
    {
        var events = new OpenAIStreamBuilder().Role().Text("a", "b", "c", "d").Finish().Usage(9, 4).Done().Events;
        return new Script().Do(begin).Then(Script.EventStream().Events(events.Take(events.Count - 1)).Do(end).Events(events.TakeLast(1)).EndChunks());
    }

    private static async Task HoldAllAsync(ReplicaRig rig)
    {
        rig.First.Respond(request => request.Method != "POST"
            ? Script.Json(200, OpenAIAnswer.Models("m"))
            : Script.EventStream().Events(new OpenAIStreamBuilder().Role().Text("held").Events).Hang());
        for (var i = 0; i < Most; i++)
        {
            var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _ = rig.Replicas[0].AskAsync("alice", Token, text: $"held {i}", more: ",\"stream\":true", contentSeen: seen);
            await seen.Task.WaitAsync(Token);
        }
    }

    private static async Task LeftReachesAsync(SwitchyardProcess replica, long left)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(45));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while ((await replica.LeftAsync("alice", Token))[Figure] != left)
        {
            await timer.WaitForNextTickAsync(limit.Token);
        }
    }

    private static void Highest(ref int highest, int value)
    {
        for (var seen = Volatile.Read(ref highest); seen < value;)
        {
            seen = Interlocked.CompareExchange(ref highest, value, seen);
        }
    }
}
