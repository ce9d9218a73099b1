using System.Net;
using Shouldly;
using Switchyard.FakeUpstream.Stores;
using Xunit;

namespace Switchyard.FunctionalTests.Replicas;

/// <summary>Three servers over a Redis Cluster of three.</summary>
[Collection(ReplicaCollection.Name)]
public sealed class ReplicaClusterTests
{
    private const string LimitsTag = "{switchyard:limits}";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Cluster_WithItsSlotsMovedUnderLoad_KeepsLimitsExactAndTheCacheShared()
    {
        var cluster = await StartAsync();
        await using var rig = await ReplicaRig.StartAsync(cluster.Url, cluster, Token, (settings, _) => settings
            .Set("RateLimiting__Users__bob__RequestsPerHour", "40").Set("RateLimiting__Users__alice__RequestsPerHour", "1000000"));
        await rig.SeeEachOtherAsync(Token);
        var race = await Task.WhenAll(Enumerable.Range(0, 300).Select(i => rig.Replicas[i % 3].AskAsync("bob", Token, text: $"{i}")));
        race.Count(answer => answer.Status == HttpStatusCode.OK).ShouldBe(40);
        await ShareAsync(rig, "before");

        await using var load = SteadyLoad.Start(rig);
        await load.PassAsync(100, Token);
        for (var i = 0; i < 3; i++)
        {
            await cluster.MoveSlotAsync(LimitsTag, Token);
            await load.PassAsync(60, Token);
        }

        await load.EndAsync();
        load.Answers.Where(answer => !answer.IsRight).Select(answer => answer.Told).ShouldBeEmpty();
        load.Answers.Where(answer => answer.Took > TimeSpan.FromSeconds(2)).Select(answer => $"{answer.Took} {answer.Client!.Headers["x-switchyard-cache"]}").ShouldBeEmpty();
        (await rig.Replicas[1].AskAsync("bob", Token)).Status.ShouldBe(HttpStatusCode.TooManyRequests);
        foreach (var replica in rig.Replicas)
        {
            await replica.UntilAsync("switchyard_store_up", 1, Token);
        }

        (await rig.Replicas[1].LeftAsync("bob", Token))["key requests hour"].ShouldBe(0);
        await ShareAsync(rig, "after");
    }

    [Fact]
    public async Task Cluster_WithTheLimitsServerKilledAndBack_AnswersAllTheTime()
    {
        var cluster = await StartAsync();
        await using var rig = await ReplicaRig.StartAsync(
            cluster.Url, cluster, Token, (settings, _) => settings.Set("RateLimiting__Users__alice__RequestsPerHour", "1000000"));
        await rig.SeeEachOtherAsync(Token);
        await using (var first = SteadyLoad.Start(rig))
        {
            // What is slow at a process's first requests is not what is measured.
            await first.PassAsync(300, Token);
        }

        await using var load = SteadyLoad.Start(rig);
        await load.PassAsync(100, Token);
        var owner = await cluster.OwnerOfAsync(LimitsTag, Token);

        await owner.KillAsync();
        await load.PassAsync(200, Token);
        await owner.RestartAsync(Token);
        foreach (var replica in rig.Replicas)
        {
            await replica.UntilAsync("switchyard_store_up", 1, Token);
        }

        await load.PassAsync(100, Token);
        await load.EndAsync();
        load.Answers.Where(answer => !answer.IsRight).Select(answer => answer.Told).ShouldBeEmpty();
        load.Answers.Where(answer => answer.Took > TimeSpan.FromSeconds(2)).Select(answer => $"{answer.Took} {answer.Client!.Headers["x-switchyard-cache"]}").ShouldBeEmpty();
    }

    // Entries on all servers of the cluster, each made by one replica and served by another.
    private static async Task ShareAsync(ReplicaRig rig, string name)
    {
        for (var i = 0; i < 12; i++)
        {
            var (maker, other) = (rig.Replicas[i % 3], rig.Replicas[(i + 1) % 3]);
            var stored = await maker.MetricAsync("switchyard_cache_stores_total", Token);
            await maker.AskAsync("alice", Token, text: $"{name} {i}", more: ",\"temperature\":0");
            await maker.UntilAsync("switchyard_cache_stores_total", stored + 1, Token);
            (await other.AskAsync("alice", Token, text: $"{name} {i}", more: ",\"temperature\":0")).Headers["x-switchyard-cache"].ShouldBe("hit");
        }
    }

    private static Task<RedisCluster> StartAsync()
    {
        Assert.SkipUnless(RedisServer.IsInstalled, "redis-server is not installed.");
        return RedisCluster.StartAsync(Token);
    }
}
