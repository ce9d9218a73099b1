using Shouldly;
using Switchyard.Core.Caching;
using Switchyard.Core.Configuration;
using Switchyard.Redis.Caching;
using Switchyard.Tests.Support;
using Xunit;

namespace Switchyard.Tests.Caching;

public sealed class RedisFlightLockTests(RedisServerFixture redis) : IClassFixture<RedisServerFixture>
{
    private readonly CacheKey _key = new("acme", Guid.NewGuid().ToString("N"));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task TryBeginAsync_ManyAtOnce_OneHasIt()
    {
        await using var rig = await StartAsync();

        var claims = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => rig.Flights.TryBeginAsync(_key, Token).AsTask()));

        claims.ShouldAllBe(claim => claim.Error == null);
        var lease = claims.Where(claim => claim.Lease is not null).ShouldHaveSingleItem().Lease!;
        await lease.DisposeAsync();
        (await rig.Flights.TryBeginAsync(_key, Token)).Lease.ShouldNotBeNull();
    }

    [Fact]
    public async Task TryBeginAsync_TheHolderDies_IsFreeWithinFiveSecondsForOne()
    {
        await using var rig = await StartAsync();
        var dead = new RedisFlightLock(rig.Connection, new ManualTimeProvider());
        (await dead.TryBeginAsync(_key, Token)).Lease.ShouldNotBeNull();
        (await LeftAsync(rig)).ShouldBeInRange(1, 5000);

        // Its time is over: as if the five seconds had passed.
        await redis.Server!.RunAsync(Token, "PEXPIRE", NameOf(rig), "0");

        var claims = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => rig.Flights.TryBeginAsync(_key, Token).AsTask()));
        claims.Count(claim => claim.Lease is not null).ShouldBe(1);
    }

    [Fact]
    public async Task Lease_Held_IsRenewed()
    {
        await using var rig = await StartAsync();
        var time = new ManualTimeProvider();
        var lease = (await new RedisFlightLock(rig.Connection, time).TryBeginAsync(_key, Token)).Lease!;
        await redis.Server!.RunAsync(Token, "PEXPIRE", NameOf(rig), "2000");

        time.Advance(TimeSpan.FromSeconds(1.5));

        while (await LeftAsync(rig) <= 2000)
        {
            Token.ThrowIfCancellationRequested();
        }

        await lease.DisposeAsync();
        (await LeftAsync(rig)).ShouldBe(-2);
        time.ActiveTimers.ShouldBe(0);
    }

    [Fact]
    public async Task Lease_OfOneWhoLostTheFlight_DoesNotTakeItFromTheNext()
    {
        await using var rig = await StartAsync();
        var time = new ManualTimeProvider();
        var late = (await new RedisFlightLock(rig.Connection, time).TryBeginAsync(_key, Token)).Lease!;
        await redis.Server!.RunAsync(Token, "DEL", NameOf(rig));
        (await rig.Flights.TryBeginAsync(_key, Token)).Lease.ShouldNotBeNull();

        await late.DisposeAsync();

        (await rig.Flights.TryBeginAsync(_key, Token)).ShouldBe(default);
    }

    private static string NameOf(RedisCacheRig rig, CacheKey key) => CacheNames.Flight(rig.Connection.Prefix, key);

    private string NameOf(RedisCacheRig rig) => NameOf(rig, _key);

    private async Task<long> LeftAsync(RedisCacheRig rig) =>
        long.Parse(await redis.Server!.RunAsync(Token, "PTTL", NameOf(rig)), System.Globalization.CultureInfo.InvariantCulture);

    private Task<RedisCacheRig> StartAsync()
    {
        Assert.SkipWhen(redis.Server is null, "redis-server is not installed.");
        return RedisCacheRig.StartAsync(redis.Server.Url, "test-" + Guid.NewGuid().ToString("N"), () => new CachingOptions(), Token);
    }
}
