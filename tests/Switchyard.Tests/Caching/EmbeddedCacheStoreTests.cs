using Shouldly;
using Switchyard.Core.Caching;
using Switchyard.Core.Configuration;
using Switchyard.Core.Telemetry;
using Switchyard.Tests.Support;
using Switchyard.Tests.Telemetry;
using Xunit;

namespace Switchyard.Tests.Caching;

public sealed class EmbeddedCacheStoreTests : IDisposable
{
    private readonly HostMeters _meters = new();
    private readonly ManualTimeProvider _time = new();
    private readonly CacheStoreMetrics _metrics;
    private readonly EmbeddedCacheStore _store;
    private CachingOptions _options = new() { MaxTotalBytes = 8000, MaxEntryBytes = 4000 };

    public EmbeddedCacheStoreTests()
    {
        _metrics = new SwitchyardMetrics(_meters, new MetricLabels()).CacheStore;
        _store = new EmbeddedCacheStore(() => _options, _time, _metrics);
    }

    public void Dispose()
    {
        _store.Dispose();
        _meters.Dispose();
    }

    [Fact]
    public void GetAsync_AnyEntry_CompletesSynchronouslyWithTheObjectItself()
    {
        var entry = Set(1);

        Done(_store.GetAsync(entry.Key, TestContext.Current.CancellationToken)).Entry.ShouldBeSameAs(entry);
    }

    [Fact]
    public void SetAsync_OverTheTotal_GivesUpTheLongestUnused()
    {
        for (var i = 1; i <= 4; i++)
        {
            Set(i, 976);
        }

        Get(1).ShouldNotBeNull();
        Set(5, 976);

        Get(2).ShouldBeNull();
        ((int[])[1, 3, 4, 5]).ShouldAllBe(i => Get(i) != null);
        Use().ShouldBe(new CacheUse(4, 8000));
        _metrics.Evictions.ShouldBe(1);
    }

    [Fact]
    public void SetAsync_AnyEntries_NeverHoldsMoreThanTheTotal()
    {
        var random = new Random(7);
        for (var i = 0; i < 2000; i++)
        {
            Set(random.Next(40), random.Next(2800));

            Use().Bytes!.Value.ShouldBeLessThanOrEqualTo(8000);
        }

        var kept = Enumerable.Range(0, 40).Select(Get).OfType<CacheEntry>().ToList();
        Use().ShouldBe(new CacheUse(kept.Count, kept.Sum(entry => entry.Size)));
    }

    [Theory]
    [InlineData(2976, true)]
    [InlineData(2977, false)]
    public void SetAsync_AtTheBoundOfAnEntry_KeepsItUpToTheBound(int payload, bool kept)
    {
        Set(1, payload);

        (Get(1) is not null).ShouldBe(kept);
        Use().Entries.ShouldBe(kept ? 1 : 0);
    }

    [Fact]
    public void SetAsync_BoundsChangedByAReload_HoldsTheNewOnes()
    {
        Set(1, 976);
        Set(2, 976);
        Set(3, 976);

        _options = new CachingOptions { MaxTotalBytes = 4000, MaxEntryBytes = 2000 };
        Set(4, 977);
        Set(5, 976);

        Get(4).ShouldBeNull();
        Use().ShouldBe(new CacheUse(2, 4000));
        Get(3).ShouldNotBeNull();
        Get(5).ShouldNotBeNull();
    }

    [Fact]
    public void Sweep_NobodyAsks_RemovesExpiredEntriesWithinAMinute()
    {
        Set(1);
        _time.Advance(TimeSpan.FromMinutes(5));
        Set(2);
        _time.Advance(TimeSpan.FromMinutes(6));

        Held().ShouldBe(1);
        Get(2).ShouldNotBeNull();
        _metrics.Evictions.ShouldBe(0);

        long Held()
        {
            using var fixture = new HeldReader(_meters);
            return fixture.Entries;
        }
    }

    [Fact]
    public async Task SetAsync_MoreInvalidationsThanAreToldApart_StillKeepsNothingOlder()
    {
        var old = _store.Now;
        _time.Advance(TimeSpan.FromSeconds(1));
        for (var i = 0; i <= InvalidationLog.MostKept; i++)
        {
            _time.Advance(TimeSpan.FromMilliseconds(1));
            await _store.InvalidateAsync(new CacheFilter { Tag = $"t{i}" }, TestContext.Current.CancellationToken);
        }

        var other = CacheEntries.Make(_store.Now, 1);
        await _store.SetAsync(other, old, TestContext.Current.CancellationToken);
        Get(1).ShouldBeNull();

        await _store.SetAsync(other with { Tags = ["t9"] }, _store.Now - TimeSpan.FromMilliseconds(200), TestContext.Current.CancellationToken);
        Get(1).ShouldNotBeNull();
    }

    [Fact]
    public async Task SetAsync_TheClockStepsBack_AnInvalidationStillCounts()
    {
        var clock = new SteppingTime();
        using var store = new EmbeddedCacheStore(() => _options, clock, _metrics);
        var begun = store.Now;
        clock.Step = TimeSpan.FromHours(-1);
        clock.Elapse(TimeSpan.FromSeconds(1));
        await store.InvalidateAsync(new CacheFilter { Tag = "x" }, TestContext.Current.CancellationToken);

        var entry = CacheEntries.Make(store.Now) with { Tags = ["x"] };
        await store.SetAsync(entry, begun, TestContext.Current.CancellationToken);

        (await store.GetAsync(entry.Key, TestContext.Current.CancellationToken)).Entry.ShouldBeNull();
    }

    private CacheEntry Set(int number, int payload = 100)
    {
        var entry = CacheEntries.Make(_store.Now, number, payload);
        Done(_store.SetAsync(entry, _store.Now, TestContext.Current.CancellationToken)).ShouldBeNull();
        return entry;
    }

    private CacheEntry? Get(int number) =>
        Done(_store.GetAsync(new CacheKey("acme", CacheEntries.Digest(number)), TestContext.Current.CancellationToken)).Entry;

    private CacheUse Use() => Done(_store.ReadUseAsync(TestContext.Current.CancellationToken)).Value!;

    private static T Done<T>(ValueTask<T> operation)
    {
        var task = operation.AsTask();
        task.IsCompletedSuccessfully.ShouldBeTrue();
        return task.GetAwaiter().GetResult();
    }

    private sealed class SteppingTime : TimeProvider
    {
        private long _stamp;

        public TimeSpan Step { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public void Elapse(TimeSpan time) => _stamp += time.Ticks;

        public override long GetTimestamp() => _stamp;

        public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch.AddYears(56).AddTicks(_stamp) + Step;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            new ManualTimeProvider().CreateTimer(callback, state, dueTime, period);
    }
}
