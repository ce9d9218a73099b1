using Shouldly;
using Switchyard.FakeUpstream;
using Switchyard.FakeUpstream.Dialects;
using Switchyard.FakeUpstream.Stores;
using Xunit;

namespace Switchyard.FunctionalTests.Replicas;

/// <summary>Three servers under steady load while their Redis dies, comes back, freezes and thaws.</summary>
[Collection(ReplicaCollection.Name)]
public sealed class ReplicaFaultTests
{
    private const string Up = "switchyard_store_up";
    private static readonly int Cycles = ReplicaCollection.Count("SWITCHYARD_TEST_CYCLES", 4);
    private static readonly TimeSpan LongestAnswer = TimeSpan.FromSeconds(2);

    // What clients see is late by a probe of theirs and by a machine that does ten things at once.
    private static readonly TimeSpan Noticed = TimeSpan.FromSeconds(2.5);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("kill")]
    [InlineData("freeze")]
    public async Task Redis_GoneAndBackUnderLoad_IsDegradedForAndLeavesNothingHangingOrWrong(string fault)
    {
        var (rig, redis) = await ReplicaRig.StartWithRedisAsync(Token, Configure);
        await using var _ = rig;
        var going = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var stream = await BeginStreamAsync(rig, going.Task);
        await using (var first = SteadyLoad.Start(rig))
        {
            // What is slow at a process's first requests is not what is measured.
            await first.PassAsync(300, Token);
        }

        await using var load = SteadyLoad.Start(rig);
        await load.PassAsync(300, Token);
        var calm = load.Percentile(0.99);
        for (var i = 0; i < Cycles; i++)
        {
            await LoseAsync(redis, fault);
            (await SeenAsync(rig, 0)).ShouldBeLessThan(Noticed);
            await ShowDownAsync(rig, fault);
            await load.PassAsync(60, Token);
            await FindAsync(redis, fault);
            (await SeenAsync(rig, 1)).ShouldBeLessThan(Noticed);
            await load.PassAsync(60, Token);
        }

        await load.EndAsync();
        going.SetResult();
        (await stream).Text.ShouldBe("begun and ended");
        load.Answers.Where(answer => !answer.IsRight).Select(answer => answer.Told).ShouldBeEmpty();
        load.Answers.Max(answer => answer.Took).ShouldBeLessThan(LongestAnswer);
        (load.Percentile(0.99) - calm).ShouldBeLessThan(TimeSpan.FromMilliseconds(150));
        load.Answers.Select(answer => answer.Client!.Headers["x-switchyard-cache"]).Distinct().ShouldBeSubsetOf(["hit", "miss", "bypass", "coalesced"]);
        foreach (var replica in rig.Replicas)
        {
            (replica.Lines("StoreDown"), replica.Lines("StoreUp")).ShouldBe((Cycles, Cycles + 1));
        }

        TestContext.Current.TestOutputHelper!.WriteLine(
            $"{fault}: {Cycles} cycles, {load.Answers.Count} answers, p99 {calm.TotalMilliseconds:F1} ms calm, {load.Percentile(0.99).TotalMilliseconds:F1} ms in all, longest {load.Answers.Max(a => a.Took).TotalMilliseconds:F0} ms.");
    }

    private static void Configure(Faults.FaultSettings settings, int replica) => settings
        .Set("RateLimiting__Global__RequestsPerMinute", "1000000")
        .Set("RateLimiting__Users__alice__RequestsPerDay", "1000000")
        .Set("RateLimiting__Users__alice__Concurrency", "1000");

    private static Task LoseAsync(RedisServer redis, string fault)
    {
        if (fault == "kill")
        {
            return redis.KillAsync();
        }

        redis.Freeze();
        return Task.CompletedTask;
    }

    private static Task FindAsync(RedisServer redis, string fault)
    {
        if (fault == "kill")
        {
            return redis.RestartAsync(Token);
        }

        redis.Thaw();
        return Task.CompletedTask;
    }

    private static async Task<TimeSpan> SeenAsync(ReplicaRig rig, double value) =>
        (await Task.WhenAll(rig.Replicas.Select(replica => replica.UntilAsync(Up, value, Token)))).Max();

    private static async Task ShowDownAsync(ReplicaRig rig, string fault)
    {
        var health = await rig.Replicas[0].AdminAsync(HttpMethod.Get, "/api/v1/monitoring/health", Token);
        health.GetProperty("status").GetString().ShouldBe("ok");
        var redis = health.GetProperty("info").GetProperty("redis");
        redis.GetProperty("status").GetString().ShouldBe("down");
        redis.GetProperty("details").GetProperty("error").GetString().ShouldBeOneOf(fault == "kill" ? ["connection", "timeout"] : ["timeout"]);
        (await rig.Replicas[1].AskAsync("alice", Token, more: ",\"temperature\":0")).Headers["x-switchyard-cache"].ShouldBe("bypass");
    }

    // Begins before the faults and ends after them.
    private static async Task<Task<Faults.ClientAnswer>> BeginStreamAsync(ReplicaRig rig, Task going)
    {
        var events = new OpenAIStreamBuilder().Role().Text("begun ", "and ended").Finish().Usage(9, 4).Done().Events;
        rig.First.Enqueue("m-long", Script.EventStream().Events(events.Take(2)).Wait(going).Events(events.Skip(2)).EndChunks());
        var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var stream = rig.Replicas[2].AskAsync("alice", Token, "up:m-long", more: ",\"stream\":true", contentSeen: seen);
        await seen.Task.WaitAsync(Token);
        return stream;
    }
}
