using Shouldly;
using StackExchange.Redis;
using Switchyard.Core.Configuration;
using Switchyard.Core.Errors;
using Switchyard.Core.Pipeline;
using Switchyard.Core.Telemetry;
using Switchyard.FakeUpstream.Stores;
using Switchyard.Redis;
using Xunit;

namespace Switchyard.Tests.Redis;

/// <summary>The way to Redis, against real servers. Times are generous: everything else is tested at the same time, and what counts is measured over real processes.</summary>
public sealed class RedisConnectionTests
{
    private static readonly RedisScript Heartbeat = RedisScript.Load("heartbeat_v1");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RunAsync_WhileRedisIsKilledAndStartedAgain_FailsFastAndRecovers()
    {
        await using var server = await StartAsync();
        await using var rig = await RedisRig.StartAsync(server.Url, Token);
        (await GetAsync(rig)).Error.ShouldBeNull();

        await server.KillAsync();
        (await rig.UntilAsync(isUp: false, Token)).ShouldBeLessThan(TimeSpan.FromSeconds(10));
        var started = TimeProvider.System.GetTimestamp();
        var replies = new List<Reply<RedisValue>>();
        for (var i = 0; i < 1_000; i++)
        {
            replies.Add(await GetAsync(rig));
        }

        TimeProvider.System.GetElapsedTime(started).ShouldBeLessThan(TimeSpan.FromSeconds(5));
        replies.ShouldAllBe(reply => reply.Error!.Code == LlmErrorCode.StoreUnavailable);
        rig.Watch.Fault.ShouldBe(StoreErrorKind.Connection);

        await server.RestartAsync(Token);
        (await rig.UntilAsync(isUp: true, Token)).ShouldBeLessThan(TimeSpan.FromSeconds(10));
        (await GetAsync(rig)).Error.ShouldBeNull();
    }

    [Fact]
    public async Task RunAsync_WhileRedisIsFrozen_EndsAtTheDeadlineAndThenAtOnce()
    {
        await using var server = await StartAsync();
        await using var rig = await RedisRig.StartAsync(server.Url, Token);
        server.Freeze();
        try
        {
            var started = TimeProvider.System.GetTimestamp();
            (await GetAsync(rig)).Error!.Code.ShouldBe(LlmErrorCode.StoreUnavailable);
            TimeProvider.System.GetElapsedTime(started).ShouldBeLessThan(TimeSpan.FromSeconds(2));
            (await rig.UntilAsync(isUp: false, Token)).ShouldBeLessThan(TimeSpan.FromSeconds(10));
            rig.Watch.Fault.ShouldBe(StoreErrorKind.Timeout);
        }
        finally
        {
            server.Thaw();
        }

        (await rig.UntilAsync(isUp: true, Token)).ShouldBeLessThan(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task StartAsync_WithNobodyThere_StartsAndFindsWhoComesLater()
    {
        await using var server = await StartAsync();
        await server.KillAsync();
        await using var rig = await RedisRig.StartAsync(server.Url, Token);

        rig.Connection.IsUp.ShouldBeFalse();
        (await GetAsync(rig)).Error!.Code.ShouldBe(LlmErrorCode.StoreUnavailable);

        await server.RestartAsync(Token);
        await rig.UntilAsync(isUp: true, Token);
        (await GetAsync(rig)).Error.ShouldBeNull();
    }

    [Fact]
    public async Task EvaluateAsync_AfterScriptFlush_RunsAsIfNothingHadHappened()
    {
        await using var server = await StartAsync();
        await using var rig = await RedisRig.StartAsync(server.Url, Token);
        for (var i = 0; i < 20; i++)
        {
            await server.RunAsync(Token, "SCRIPT", "FLUSH");
            var reply = await rig.Connection.EvaluateAsync(Heartbeat, ["r", "c"], ["me", 10_000], TimeSpan.FromSeconds(1), Token);
            reply.Error.ShouldBeNull();
        }
    }

    [Fact]
    public async Task StartAsync_WithThePasswordOrWithAnother_IsUpOrSaysAuth()
    {
        Assert.SkipUnless(RedisServer.IsInstalled, "redis-server is not installed.");
        await using var server = await RedisServer.StartWithPasswordAsync("s3cret-word", Token);
        await using var right = await RedisRig.StartAsync(server.Url, Token);
        await using var wrong = await RedisRig.StartAsync($"redis://:nonsense@{server.Address}", Token);

        right.Connection.IsUp.ShouldBeTrue();
        wrong.Connection.IsUp.ShouldBeFalse();

        // The client names the password with most of its failures, not with all.
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Token);
        limit.CancelAfter(TimeSpan.FromSeconds(5));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (wrong.Watch.Fault != StoreErrorKind.Auth && !limit.IsCancellationRequested)
        {
            await timer.WaitForNextTickAsync(Token);
        }

        wrong.Watch.Fault.ShouldBeOneOf(StoreErrorKind.Auth, StoreErrorKind.Connection);
        wrong.Connection.IsUp.ShouldBeFalse();
    }

    [Theory]
    [InlineData("noeviction", "100mb", null)]
    [InlineData("volatile-ttl", "100mb", null)]
    [InlineData("volatile-lru", "0", null)]
    [InlineData("volatile-lru", "100mb", "volatile-lru")]
    [InlineData("allkeys-lru", "0", "allkeys-lru")]
    [InlineData("allkeys-random", "100mb", "allkeys-random")]
    public async Task StartAsync_EvictionPolicy_IsRefusedWhenLimitsCouldBeEvicted(string policy, string bound, string? forbidden)
    {
        await using var server = await StartAsync("--maxmemory", bound, "--maxmemory-policy", policy);
        await using var rig = await RedisRig.StartAsync(server.Url, Token);

        rig.ForbiddenPolicy.ShouldBe(forbidden);
        rig.Connection.IsUp.ShouldBe(forbidden is null);
    }

    [Fact]
    public async Task RunAsync_OnAServerTurnedReplica_IsDownUntilItIsAPrimaryAgain()
    {
        await using var server = await StartAsync();
        await using var rig = await RedisRig.StartAsync(server.Url, Token);
        await server.RunAsync(Token, "REPLICAOF", "127.0.0.1", "1");

        await rig.UntilAsync(isUp: false, Token);
        (await rig.Connection.RunAsync(database => database.StringSetAsync("a", "b"), Token)).Error.ShouldNotBeNull();

        await server.RunAsync(Token, "REPLICAOF", "NO", "ONE");
        (await rig.UntilAsync(isUp: true, Token)).ShouldBeLessThan(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task Watch_OverSeveralReplicas_CountsAndRanksThem()
    {
        await using var server = await StartAsync();
        var rigs = new List<RedisRig>();
        for (var i = 0; i < 3; i++)
        {
            rigs.Add(await RedisRig.StartAsync(server.Url, Token));
        }

        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        var started = TimeProvider.System.GetTimestamp();
        while (rigs.Any(rig => rig.Share.Count < 3))
        {
            TimeProvider.System.GetElapsedTime(started).ShouldBeLessThan(TimeSpan.FromSeconds(30));
            await timer.WaitForNextTickAsync(Token);
        }

        rigs.Select(rig => rig.Share.Rank).Order().ShouldBe([0, 1, 2]);
        Math.Abs(rigs[0].Connection.Skew.TotalSeconds).ShouldBeLessThan(1);
        foreach (var rig in rigs)
        {
            await rig.DisposeAsync();
        }
    }

    [Fact]
    public async Task Cooldowns_OfOneReplica_AreHeardByAnother()
    {
        await using var server = await StartAsync();
        await using var one = await RedisRig.StartAsync(server.Url, Token);
        await using var other = await RedisRig.StartAsync(server.Url, Token);
        var heard = new TaskCompletionSource<Cooldown>(TaskCreationOptions.RunContinuationsAsynchronously);
        var own = 0;
        one.Cooldowns.Heard += _ => Interlocked.Increment(ref own);
        other.Cooldowns.Heard += cooldown => heard.TrySetResult(cooldown);
        await using var late = await RedisRig.StartAsync(server.Url, Token);

        one.Cooldowns.Announce(new Cooldown("a", "meta/m:free", 1, TimeSpan.FromSeconds(30), LlmErrorCode.RateLimitExceeded));

        var cooldown = await heard.Task.WaitAsync(TimeSpan.FromSeconds(5), Token);
        (cooldown with { Wait = default }).ShouldBe(new Cooldown("a", "meta/m:free", 1, default, LlmErrorCode.RateLimitExceeded));
        cooldown.Wait.ShouldBeInRange(TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(30));

        // Who missed the message hears it with the next probe, and who told it never.
        var again = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        late.Cooldowns.Heard += _ => again.TrySetResult();
        await again.Task.WaitAsync(TimeSpan.FromSeconds(5), Token);
        own.ShouldBe(0);
    }

    [Fact]
    public async Task StartAsync_OverACluster_IsUpAndReachesEveryServer()
    {
        Assert.SkipUnless(RedisServer.IsInstalled, "redis-server is not installed.");
        await using var cluster = await RedisCluster.StartAsync(Token);
        await using var rig = await RedisRig.StartAsync(cluster.Url, Token);

        rig.Connection.IsUp.ShouldBeTrue();
        for (var i = 0; i < 50; i++)
        {
            var key = $"k{i}";
            (await rig.Connection.RunAsync(database => database.StringSetAsync(key, i), TimeSpan.FromSeconds(1), Token)).Error.ShouldBeNull();
        }
    }

    [Fact]
    public async Task StartAsync_WithTls_IsUpOnlyForWhoTrustsTheAuthority()
    {
        Assert.SkipUnless(RedisServer.IsInstalled, "redis-server is not installed.");
        using var certificates = new TestCertificates();
        var (server, address) = await RedisServer.StartWithTlsAsync(certificates, Token);
        await using var _ = server;
        await using var trusting = await RedisRig.StartAsync(
            new RedisOptions { ConnectionString = address, CaFile = certificates.AuthorityFile }, Token);
        await using var doubting = await RedisRig.StartAsync(address, Token);

        trusting.Connection.IsUp.ShouldBeTrue();
        (await GetAsync(trusting)).Error.ShouldBeNull();
        doubting.Connection.IsUp.ShouldBeFalse();
    }

    private static ValueTask<Reply<RedisValue>> GetAsync(RedisRig rig) =>
        rig.Connection.RunAsync(static database => database.StringGetAsync("a"), Token);

    private static Task<RedisServer> StartAsync(params string[] arguments)
    {
        Assert.SkipUnless(RedisServer.IsInstalled, "redis-server is not installed.");
        return RedisServer.StartAsync(Token, arguments);
    }
}
