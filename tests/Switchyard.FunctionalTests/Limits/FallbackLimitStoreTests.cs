using Shouldly;
using Switchyard.Core.Errors;
using Switchyard.Core.Limits;
using Xunit;
using static Switchyard.FunctionalTests.Limits.Leases;

namespace Switchyard.FunctionalTests.Limits;

/// <summary>The shared store with the local one behind it: as the shared store while that answers, and without it.</summary>
public sealed class FallbackLimitStoreTests : LimitStoreTests
{
    private readonly SteppedTime _time = new();
    private readonly EmbeddedLimitStore _inner;
    private readonly UnreliableLimitStore _shared;
    private readonly Share _share = new();
    private readonly FallbackLimitStore _store;

    public FallbackLimitStoreTests()
    {
        _inner = new EmbeddedLimitStore(_time);
        _shared = new UnreliableLimitStore(_inner);
        _store = new FallbackLimitStore(_shared, new EmbeddedLimitStore(_time), _share, _time);
    }

    protected override ILimitStore Store => _store;

    [Theory]
    [InlineData(10, 3, 4)]
    [InlineData(1, 3, 1)]
    [InlineData(9, 1, 9)]
    public async Task ReserveAsync_SharedStoreAway_AdmitsTheShareOfEachReplica(int limit, int replicas, int first)
    {
        _shared.IsAway = true;
        var (bucket, total) = (Bucket(Requests(limit)), 0);
        for (var rank = 0; rank < replicas; rank++)
        {
            var store = new FallbackLimitStore(_shared, new EmbeddedLimitStore(_time), new Share { Count = replicas, Rank = rank }, _time);
            var admitted = await RaceAsync(store, bucket, 50);
            total += admitted;
            admitted.ShouldBe(rank == 0 ? first : limit / replicas + (rank < limit % replicas ? 1 : 0));
        }

        total.ShouldBe(limit);
    }

    [Fact]
    public async Task ReserveAsync_SharedStoreAway_SpeaksOfTheWholeLimits()
    {
        (_shared.IsAway, _share.Count, _share.Rank) = (true, 2, 1);
        var bucket = Bucket(Requests(3), Tokens(100));
        var upstream = Upstream();

        (await ReserveAsync(Lease(10, bucket, upstream))).States.ShouldBe(
            [new LimitState(bucket, bucket.Rules[0], 0, Minute + Second), new LimitState(bucket, bucket.Rules[1], 40, Minute + Second)]);
        (await ReadAsync(bucket)).Select(state => state.Rule).ShouldBe(bucket.Rules);
        (await ReserveAsync(Lease(10, bucket))).Refusal.ShouldBe(new LimitRefusal(bucket, bucket.Rules[0], Minute + Second));
        (await ReserveAsync(new LimitLease("large", [new LimitClaim(bucket, 0, 60)]))).Refusal.ShouldBe(new LimitRefusal(bucket, bucket.Rules[1], Second));
        (await ReserveAsync(new LimitLease("larger", [new LimitClaim(bucket, 0, 101)]))).Refusal.ShouldBe(new LimitRefusal(bucket, bucket.Rules[1], null));
    }

    [Fact]
    public async Task SettleAsync_AdmittedWhileAway_IsCountedOnceEverywhereAfterwards()
    {
        var bucket = Bucket(Requests(10), Tokens(100), Places(5));
        var lease = Lease(50, bucket);
        _shared.IsAway = true;
        await AdmitAsync(lease);

        (await _store.SettleAsync([new LimitSettlement(lease, 20)], Token))!.Code.ShouldBe(LlmErrorCode.StoreUnavailable);
        (await RemainingAsync(bucket)).ShouldBe([9, 80, 5]);
        _shared.IsAway = false;
        (await RemainingAsync(bucket)).ShouldBe([10, 100, 5]);
        await SettleAsync(new LimitSettlement(lease, 20));
        await SettleAsync(new LimitSettlement(lease, 20));

        (await RemainingAsync(bucket)).ShouldBe([9, 80, 5]);
        _shared.IsAway = true;
        (await RemainingAsync(bucket)).ShouldBe([9, 80, 5]);
    }

    [Fact]
    public async Task ReserveAsync_AdmittedByBothBecauseTheAnswerWasLost_CountsOnce()
    {
        var bucket = Bucket(Requests(10), Tokens(100), Places(5));
        var lease = Lease(50, bucket);
        (_shared.IsAway, _shared.ActsSilently) = (true, true);
        await AdmitAsync(lease);
        await _store.SettleAsync([new LimitSettlement(lease, 20)], Token);
        _shared.IsAway = false;

        (await RemainingAsync(bucket)).ShouldBe([9, 80, 5]);
        await SettleAsync(new LimitSettlement(lease, 20));
        (await RemainingAsync(bucket)).ShouldBe([9, 80, 5]);
    }

    [Fact]
    public async Task ReserveAsync_RefusedLocallyThoughTheSharedStoreHadAdmitted_IsWithdrawnWhenTheCallerGivesUp()
    {
        var bucket = Bucket(Requests(1), Tokens(100), Places(1));
        var lease = Lease(50, bucket);
        (_shared.IsAway, _shared.ActsSilently, _share.Count, _share.Rank) = (true, true, 2, 1);
        (await ReserveAsync(lease)).Refusal.ShouldNotBeNull();
        _shared.IsAway = false;
        (await RemainingAsync(bucket)).ShouldBe([0, 50, 0]);

        await SettleAsync(new LimitSettlement(lease, 0) { IsWithdrawn = true });

        (await RemainingAsync(bucket)).ShouldBe([1, 100, 1]);
    }

    [Fact]
    public async Task ReserveAsync_PlacesHeldBeforeTheLoss_StayHeld()
    {
        var bucket = Bucket(Places(2));
        var (first, second) = (Lease(0, bucket), Lease(0, bucket));
        await AdmitAsync(first);
        await AdmitAsync(second);
        _shared.IsAway = true;

        (await ReserveAsync(Lease(0, bucket))).Refusal!.RetryAfter.ShouldBe(Second);
        await _store.SettleAsync([new LimitSettlement(first, 0)], Token);
        var third = Lease(0, bucket);
        await AdmitAsync(third);
        (await _store.RenewAsync([second, third], Token))!.Code.ShouldBe(LlmErrorCode.StoreUnavailable);
        await AdvanceAsync(LimitLease.Lifetime - Second);
        (await RemainingAsync(bucket)).ShouldBe([0]);

        _shared.IsAway = false;
        await _store.RenewAsync([second, third], Token);
        await AdvanceAsync(Second);
        (await RemainingAsync(bucket)).ShouldBe([0]);
    }

    protected override ValueTask AdvanceAsync(TimeSpan by)
    {
        _time.Advance(by);
        return default;
    }

    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private sealed class Share : IReplicaShare
    {
        public int Count { get; set; } = 1;

        public int Rank { get; set; }
    }
}
