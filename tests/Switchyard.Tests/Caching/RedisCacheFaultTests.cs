using Shouldly;
using StackExchange.Redis;
using Switchyard.Core.Caching;
using Switchyard.Core.Configuration;
using Switchyard.Core.Errors;
using Switchyard.FakeUpstream.Stores;
using Xunit;

namespace Switchyard.Tests.Caching;

/// <summary>What a real Redis does to the cache, and what others do to what lies in it.</summary>
public sealed class RedisCacheFaultTests(RedisServerFixture redis) : IClassFixture<RedisServerFixture>
{
    private readonly CachingOptions _options = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task GetAsync_WhateverLiesUnderTheName_IsAMissCountedAndRemoved()
    {
        await using var rig = await StartAsync();
        var entry = CacheEntries.Make(rig.Store.Now, 1, 2000);
        var good = rig.Codec.Encode(entry);
        var name = rig.KeyOf(entry.Key);
        byte[][] forgeries =
        [
            [0], [.. "SWYC"u8], good[..^1], good[..40], [.. good, 1], new byte[200],
            rig.Codec.Encode(entry with { Key = entry.Key with { Tenant = "globex" } }),
            rig.Codec.Encode(entry with { Key = entry.Key with { Digest = CacheEntries.Digest(2) } }),
            new byte[CacheEntryCodecBound() + 5_000_000],
        ];

        for (var i = 0; i < forgeries.Length; i++)
        {
            await rig.Connection.RunAsync(database => database.StringSetAsync(name, forgeries[i]), Token);

            (await rig.Store.GetAsync(entry.Key, Token)).ShouldBe(default);

            rig.Metrics.Rejections.ShouldBe(i + 1);
            await UntilGoneAsync(rig, name);
        }

        int CacheEntryCodecBound() => Switchyard.Redis.Caching.CacheEntryCodec.MostLength(_options.MaxEntryBytes);
    }

    [Fact]
    public async Task GetAsync_AListLiesUnderTheName_IsAMissAndNoFailureOfTheStore()
    {
        await using var rig = await StartAsync();
        var entry = CacheEntries.Make(rig.Store.Now);
        for (var i = 0; i < 10; i++)
        {
            await rig.Connection.RunAsync(database => database.ListLeftPushAsync(rig.KeyOf(entry.Key), "x"), Token);
            (await rig.Store.GetAsync(entry.Key, Token)).ShouldBe(default);
            await UntilGoneAsync(rig, rig.KeyOf(entry.Key));
        }

        rig.Connection.IsUp.ShouldBeTrue();
    }

    [Fact]
    public async Task InvalidateAsync_ForgedEntriesInAnIndex_RemovesThemAndGoesOn()
    {
        await using var rig = await StartAsync();
        var entries = Enumerable.Range(0, 20).Select(i => CacheEntries.Make(rig.Store.Now, i) with { Tags = ["x"] }).ToList();
        foreach (var entry in entries)
        {
            await rig.Store.SetAsync(entry, rig.Store.Now, Token);
        }

        await rig.Connection.RunAsync(database => database.StringSetAsync(rig.KeyOf(entries[3].Key), new byte[] { 83, 87, 89, 67, 1, 0, 255, 255 }), Token);
        await rig.Connection.RunAsync(database => database.KeyDeleteAsync(rig.KeyOf(entries[4].Key)), Token);
        await rig.Connection.RunAsync(database => database.ListLeftPushAsync(rig.KeyOf(entries[4].Key), "x"), Token);

        (await rig.Store.InvalidateAsync(new CacheFilter { Tag = "x" }, Token)).Value!.Entries.ShouldBe(18);
        (await Keys(rig)).ShouldNotContain(key => entries.Exists(entry => key == rig.KeyOf(entry.Key)));
    }

    [Fact]
    public async Task KeyNames_AnyEntry_HoldNothingACallerSaidAndAllExpire()
    {
        await using var rig = await StartAsync();
        await rig.Store.SetAsync(CacheEntries.Make(rig.Store.Now) with { Tags = ["secretword"], Model = "modelword" }, rig.Store.Now, Token);
        await rig.Store.InvalidateAsync(new CacheFilter { Tag = "otherword" }, Token);

        var keys = await Keys(rig);
        keys.Count.ShouldBe(1 + 5 + 32);
        keys.ShouldAllBe(key => !key.Contains("word", StringComparison.Ordinal) && !key.Contains("acme", StringComparison.Ordinal));
        foreach (var key in keys)
        {
            (await redis.Server!.RunAsync(Token, "PTTL", key)).ShouldNotBe("-1", key);
        }
    }

    [Fact]
    public async Task InvalidateAsync_ByOneReplica_IsSeenByAnotherAtOnceAndForbidsItsCallsUnderWay()
    {
        await using var one = await StartAsync();
        await using var two = await RedisCacheRig.StartAsync(redis.Server!.Url, one.Connection.Prefix, () => _options, Token);
        var entry = CacheEntries.Make(one.Store.Now) with { Tags = ["x"] };
        var begun = two.Store.Now;
        (await one.Store.SetAsync(entry, one.Store.Now, Token)).ShouldBeNull();
        (await two.Store.GetAsync(entry.Key, Token)).Entry.ShouldNotBeNull();

        (await one.Store.InvalidateAsync(new CacheFilter { Tag = "x" }, Token)).Value!.Entries.ShouldBe(1);

        (await two.Store.GetAsync(entry.Key, Token)).ShouldBe(default);
        await two.Store.SetAsync(entry, begun, Token);
        (await one.Store.GetAsync(entry.Key, Token)).ShouldBe(default);
    }

    [Fact]
    public async Task SetAsync_BegunInTheFuture_IsNotKept()
    {
        await using var rig = await StartAsync();
        var entry = CacheEntries.Make(rig.Store.Now);

        await rig.Store.SetAsync(entry, rig.Store.Now.AddHours(1), Token);

        (await rig.Store.GetAsync(entry.Key, Token)).ShouldBe(default);
    }

    [Fact]
    public async Task GetAsync_AHundredLookUps_AreAHundredReadsAndNothingElse()
    {
        Assert.SkipUnless(RedisServer.IsInstalled, "redis-server is not installed.");
        await using var server = await RedisServer.StartAsync(Token);
        await using var rig = await RedisCacheRig.StartAsync(server.Url, "one", () => _options, Token);
        var entry = CacheEntries.Make(rig.Store.Now);
        await rig.Store.SetAsync(entry, rig.Store.Now, Token);
        await server.RunAsync(Token, "CONFIG", "RESETSTAT");

        for (var i = 0; i < 100; i++)
        {
            (await rig.Store.GetAsync(entry.Key, Token)).Entry.ShouldNotBeNull();
        }

        var calls = await server.CommandStatsAsync(Token);
        calls["getrange"].ShouldBe(100);
        calls.GetValueOrDefault("set").ShouldBe(0);
    }

    [Fact]
    public async Task SetAsync_TheServerIsFull_IsSkippedAndCountedWhileForgettingStillWorks()
    {
        Assert.SkipUnless(RedisServer.IsInstalled, "redis-server is not installed.");
        await using var server = await RedisServer.StartAsync(Token, "--maxmemory", "4mb", "--maxmemory-policy", "noeviction");
        await using var rig = await RedisCacheRig.StartAsync(server.Url, "full", () => _options, Token);
        for (var i = 0; i < 60; i++)
        {
            (await rig.Store.SetAsync(CacheEntries.Make(rig.Store.Now, i, 100_000), rig.Store.Now, Token)).ShouldBeNull();
        }

        rig.Metrics.Skips.ShouldBeInRange(20, 59);
        rig.Connection.IsUp.ShouldBeTrue();
        (await rig.Store.InvalidateAsync(new CacheFilter(), Token)).Value!.Entries.ShouldBe(60 - rig.Metrics.Skips);
    }

    [Fact]
    public async Task EveryOperation_TheServerIsFrozenOrDead_IsAnErrorInTimeAndWorksAfter()
    {
        Assert.SkipUnless(RedisServer.IsInstalled, "redis-server is not installed.");
        await using var server = await RedisServer.StartAsync(Token);
        await using var rig = await RedisCacheRig.StartAsync(server.Url, "frozen", () => _options, Token);
        var entry = CacheEntries.Make(rig.Store.Now);
        server.Freeze();
        try
        {
            (await rig.Store.GetAsync(entry.Key, Token)).Error!.Code.ShouldBe(LlmErrorCode.StoreUnavailable);
            (await rig.Store.SetAsync(entry, rig.Store.Now, Token))!.Code.ShouldBe(LlmErrorCode.StoreUnavailable);
            (await rig.Store.InvalidateAsync(new CacheFilter(), Token)).Error!.Code.ShouldBe(LlmErrorCode.StoreUnavailable);
            (await rig.Store.ReadUseAsync(Token)).Error!.Code.ShouldBe(LlmErrorCode.StoreUnavailable);
            (await rig.Flights.TryBeginAsync(entry.Key, Token)).Error!.Code.ShouldBe(LlmErrorCode.StoreUnavailable);
        }
        finally
        {
            server.Thaw();
        }

        await rig.UntilAsync(isUp: true, Token);
        (await rig.Store.SetAsync(entry, rig.Store.Now.AddSeconds(2), Token)).ShouldBeNull();
        (await rig.Store.GetAsync(entry.Key, Token)).Entry.ShouldNotBeNull();

        await server.KillAsync();
        (await rig.Store.GetAsync(entry.Key, Token)).Error!.Code.ShouldBe(LlmErrorCode.StoreUnavailable);
    }

    private static async Task UntilGoneAsync(RedisCacheRig rig, RedisKey name)
    {
        while ((await rig.Connection.RunAsync(database => database.KeyExistsAsync(name), Token)).Value)
        {
            await Task.Yield();
        }
    }

    private async Task<List<string>> Keys(RedisCacheRig rig) =>
        [.. (await redis.Server!.RunAsync(Token, "--raw", "KEYS", $"*{rig.Connection.Prefix}:cache*")).Split('\n')];

    private Task<RedisCacheRig> StartAsync()
    {
        Assert.SkipWhen(redis.Server is null, "redis-server is not installed.");
        return RedisCacheRig.StartAsync(redis.Server.Url, "test-" + Guid.NewGuid().ToString("N"), () => _options, Token);
    }
}
