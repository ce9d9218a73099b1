using System.Net;
using Shouldly;
using Switchyard.FakeUpstream.Stores;
using Switchyard.FunctionalTests.Faults;
using Xunit;

namespace Switchyard.FunctionalTests.Replicas;

/// <summary>Servers over a Redis that is full, read-only, locked, or not there at their start.</summary>
[Collection(ReplicaCollection.Name)]
public sealed class ReplicaStoreTests
{
    private const string Up = "switchyard_store_up";
    private const string Cached = ",\"temperature\":0";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Redis_Full_KeepsLimitsKnownAndSkipsWhatWouldBeCached()
    {
        var (rig, redis) = await ReplicaRig.StartWithRedisAsync(
            Token, (settings, _) => settings.Set("RateLimiting__Users__alice__RequestsPerHour", "30"), count: 2);
        await using var _ = rig;
        await rig.Replicas[0].AskAsync("alice", Token, text: "kept", more: Cached);
        var before = await LimitKeysAsync(redis);

        await redis.RunAsync(Token, "CONFIG", "SET", "maxmemory", "1");
        var full = new List<ClientAnswer>();
        for (var i = 0; i < 40; i++)
        {
            full.Add(await rig.Replicas[i % 2].AskAsync("alice", Token, text: $"full {i}", more: Cached));
        }

        var served = full.Count(answer => answer.Status == HttpStatusCode.OK);
        full.Where(answer => answer.Status != HttpStatusCode.OK).ShouldAllBe(answer => answer.Status == HttpStatusCode.TooManyRequests);
        served.ShouldBeInRange(25, 30);
        (await rig.Replicas[0].AskAsync("bob", Token, text: "kept", more: Cached)).Status.ShouldBe(HttpStatusCode.OK);
        (await rig.Replicas[0].MetricAsync("switchyard_store_errors_total", Token, "oom")).ShouldBeGreaterThan(0);
        (await rig.Replicas[0].MetricAsync("switchyard_cache_writes_skipped_total", Token)).ShouldBeGreaterThan(0);
        (await LimitKeysAsync(redis)).ShouldBeGreaterThanOrEqualTo(before);

        await redis.RunAsync(Token, "CONFIG", "SET", "maxmemory", "0");
        foreach (var replica in rig.Replicas)
        {
            await replica.UntilAsync(Up, 1, Token);
        }

        // What was admitted meanwhile counts.
        await LeftReachesAsync(rig, 30 - 1 - served);
    }

    [Fact]
    public async Task Redis_OverTls_SharesLimitsAndCacheForWhoTrustsItsAuthority()
    {
        Assert.SkipUnless(RedisServer.IsInstalled, "redis-server is not installed.");
        using var certificates = new TestCertificates();
        var (redis, url) = await RedisServer.StartWithTlsAsync(certificates, Token);
        await using var rig = await ReplicaRig.StartAsync(
            url, redis, Token, (settings, _) => settings.Set("Redis__CaFile", certificates.AuthorityFile).Set("RateLimiting__Users__alice__RequestsPerHour", "5"), count: 2);
        await rig.SeeEachOtherAsync(Token);

        (await rig.Replicas[0].AskAsync("bob", Token, text: "kept", more: Cached)).Headers["x-switchyard-cache"].ShouldBe("miss");
        (await rig.Replicas[1].AskAsync("bob", Token, text: "kept", more: Cached)).Headers["x-switchyard-cache"].ShouldBe("hit");
        var asked = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => rig.Replicas[i % 2].AskAsync("alice", Token, text: $"{i}")));

        asked.Count(answer => answer.Status == HttpStatusCode.OK).ShouldBe(5);
        (await rig.Replicas[0].MetricAsync(Up, Token)).ShouldBe(1);
    }

    [Fact]
    public async Task Redis_TurnedReplicaAndBack_IsLeftAndTakenAgain()
    {
        var (rig, redis) = await ReplicaRig.StartWithRedisAsync(
            Token, (settings, _) => settings.Set("RateLimiting__Users__alice__RequestsPerHour", "100"), count: 2);
        await using var _ = rig;

        await redis.RunAsync(Token, "REPLICAOF", "127.0.0.1", "1");
        await rig.Replicas[0].UntilAsync(Up, 0, Token);
        await rig.Replicas[1].UntilAsync(Up, 0, Token);
        var answer = await rig.Replicas[0].AskAsync("alice", Token, more: Cached);
        (answer.Status, answer.Headers["x-switchyard-cache"], answer.Headers["x-ratelimit-limit-requests"]).ShouldBe((HttpStatusCode.OK, "bypass", "100"));

        await redis.RunAsync(Token, "REPLICAOF", "NO", "ONE");
        (await rig.Replicas[0].UntilAsync(Up, 1, Token)).ShouldBeLessThan(TimeSpan.FromSeconds(5));
        (await rig.Replicas[0].AskAsync("alice", Token, more: Cached)).Headers["x-switchyard-cache"].ShouldBe("miss");
    }

    [Fact]
    public async Task Redis_OfAnotherPassword_IsDownAndTheServiceWorksWithoutIt()
    {
        Assert.SkipUnless(RedisServer.IsInstalled, "redis-server is not installed.");
        var redis = await RedisServer.StartWithPasswordAsync("s3cret-word", Token);
        await using var rig = await ReplicaRig.StartAsync($"redis://:nonsense-word@{redis.Address}", redis, Token, (settings, _) => Limit(settings, 5), count: 1);

        await ShowAloneAsync(rig, "auth", 5);
        rig.Replicas[0].Output.ShouldNotContain("nonsense-word");
    }

    [Fact]
    public async Task Redis_NotThereAtTheStart_IsFoundWhenItComes()
    {
        Assert.SkipUnless(RedisServer.IsInstalled, "redis-server is not installed.");
        var redis = await RedisServer.StartAsync(Token);
        await redis.KillAsync();
        await using var rig = await ReplicaRig.StartAsync(redis.Url, redis, Token, (settings, _) => Limit(settings, 9), count: 3);

        // A third of 9.
        await ShowAloneAsync(rig, "connection", 3);
        await redis.RestartAsync(Token);
        foreach (var replica in rig.Replicas)
        {
            (await replica.UntilAsync(Up, 1, Token)).ShouldBeLessThan(TimeSpan.FromSeconds(3));
        }

        (await rig.Replicas[1].AskAsync("alice", Token, more: Cached)).Headers["x-switchyard-cache"].ShouldBe("miss");
        (await rig.Replicas[2].AskAsync("alice", Token, more: Cached)).Headers["x-switchyard-cache"].ShouldBe("hit");
    }

    private static void Limit(FaultSettings settings, int most) =>
        settings.Set("RateLimiting__Users__alice__RequestsPerHour", $"{most}");

    private static async Task ShowAloneAsync(ReplicaRig rig, string reason, int share)
    {
        var health = await rig.Replicas[0].AdminAsync(HttpMethod.Get, "/api/v1/monitoring/health", Token);
        health.GetProperty("status").GetString().ShouldBe("ok");
        var redis = health.GetProperty("info").GetProperty("redis");
        redis.GetProperty("status").GetString().ShouldBe("down");
        redis.GetProperty("details").GetProperty("error").GetString().ShouldBe(reason);
        for (var i = 0; i < share; i++)
        {
            // Each another one: who comes the moment after shares the call.
            (await rig.Replicas[0].AskAsync("alice", Token, text: $"alone {i}", more: Cached)).Headers["x-switchyard-cache"].ShouldBe("bypass");
        }

        (await rig.Replicas[0].AskAsync("alice", Token)).Status.ShouldBe(HttpStatusCode.TooManyRequests);
    }

    private static async Task LeftReachesAsync(ReplicaRig rig, int left)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while ((await rig.Replicas[1].LeftAsync("alice", Token))["key requests hour"] != left)
        {
            await timer.WaitForNextTickAsync(limit.Token);
        }
    }

    private static async Task<int> LimitKeysAsync(RedisServer redis) =>
        (await redis.RunAsync(Token, "KEYS", "*limits*:w:*")).Split('\n').Length;
}
