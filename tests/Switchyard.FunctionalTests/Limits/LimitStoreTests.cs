using Shouldly;
using Switchyard.Core.Limits;
using Xunit;
using static Switchyard.FunctionalTests.Limits.Leases;

namespace Switchyard.FunctionalTests.Limits;

/// <summary>What every store of limits must satisfy.</summary>
public abstract partial class LimitStoreTests
{
    private static readonly TimeSpan Slot = TimeSpan.FromSeconds(1);

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>The store, counting by a clock that stands still.</summary>
    protected abstract ILimitStore Store { get; }

    /// <summary>Moves the store's clock.</summary>
    protected abstract ValueTask AdvanceAsync(TimeSpan by);

    [Fact]
    public async Task ReserveAsync_UpToTheLimit_AdmitsExactlyThatMany()
    {
        var bucket = Bucket(Requests(3));

        for (var left = 2; left >= 0; left--)
        {
            var decision = await ReserveAsync(Lease(0, bucket));
            decision.IsAdmitted.ShouldBeTrue();
            decision.States.ShouldBe([new LimitState(bucket, bucket.Rules[0], left, Slot * 61)]);
        }

        var refused = await ReserveAsync(Lease(0, bucket));
        refused.Refusal.ShouldBe(new LimitRefusal(bucket, bucket.Rules[0], Slot * 61));
        refused.States.ShouldBe([new LimitState(bucket, bucket.Rules[0], 0, Slot * 61)]);
    }

    [Fact]
    public async Task ReserveAsync_BeforeAndAtRetryAfter_IsRefusedThenAdmitted()
    {
        var bucket = Bucket(Tokens(100));
        await AdvanceAsync(Slot / 4);
        await AdmitAsync(Lease(60, bucket));
        await AdvanceAsync(Slot * 10);
        await AdmitAsync(Lease(30, bucket));
        await AdvanceAsync(Slot * 3);

        var small = (await ReserveAsync(Lease(50, bucket))).Refusal!.RetryAfter;
        var large = (await ReserveAsync(Lease(90, bucket))).Refusal!.RetryAfter;

        small.ShouldBe(Slot * 47.75);
        large.ShouldBe(Slot * 57.75);
        await AdvanceAsync(small!.Value - TimeSpan.FromMilliseconds(1));
        (await ReserveAsync(Lease(50, bucket))).IsAdmitted.ShouldBeFalse();
        await AdvanceAsync(TimeSpan.FromMilliseconds(1));
        (await ReserveAsync(Lease(50, bucket))).IsAdmitted.ShouldBeTrue();
    }

    [Fact]
    public async Task ReserveAsync_MoreThanTheLimitItself_NeverCanSucceed()
    {
        var bucket = Bucket(Tokens(100), Requests(0), Places(0));

        (await ReserveAsync(Lease(101, bucket))).Refusal!.ShouldSatisfyAllConditions(
            refusal => refusal.Rule.ShouldBe(bucket.Rules[0]), refusal => refusal.RetryAfter.ShouldBeNull());
        (await ReserveAsync(new LimitLease("nothing", [new LimitClaim(Bucket(Requests(0)), 0, 0)]))).IsAdmitted.ShouldBeTrue();
    }

    [Fact]
    public async Task ReserveAsync_OneBucketFull_TakesNothingOfTheOthers()
    {
        var (open, full, places) = (Bucket(Requests(5), Tokens(1000)), Bucket(Requests(1)), Bucket(Places(1)));
        await AdmitAsync(Lease(0, full));

        (await ReserveAsync(Lease(10, open, places), Lease(10, full))).Refusal!.Bucket.ShouldBe(full);

        var states = await ReadAsync(open, places);
        states.Select(state => state.Remaining).ShouldBe([5, 1000, 1]);
        states.ShouldAllBe(state => state.Reset == TimeSpan.Zero);
    }

    [Fact]
    public async Task ReserveAsync_SeveralFull_NamesTheOneThatTakesLongest()
    {
        var (shorter, longer) = (Bucket(Requests(1)), Bucket(new LimitRule(LimitUnit.Requests, TimeSpan.FromHours(1), 1)));
        await AdmitAsync(Lease(0, longer));
        await AdmitAsync(Lease(0, shorter));

        (await ReserveAsync(Lease(0, shorter, longer))).Refusal!.ShouldBe(
            new LimitRefusal(longer, longer.Rules[0], TimeSpan.FromMinutes(61)));
        (await ReserveAsync(Lease(0, longer, shorter))).Refusal!.Bucket.ShouldBe(longer);
    }

    [Fact]
    public async Task ReserveAsync_OneBucketTwice_CountsBoth()
    {
        var bucket = Bucket(Requests(3), Places(3));

        (await ReserveAsync(Lease(0, bucket), Lease(0, bucket))).States.Select(state => state.Remaining).ShouldBe([1, 1, 1, 1]);
        (await ReserveAsync(Lease(0, bucket), Lease(0, bucket))).IsAdmitted.ShouldBeFalse();
        await AdmitAsync(Lease(0, bucket));
    }

    [Fact]
    public async Task ReserveAsync_Repeated_TakesOnce()
    {
        var (bucket, other) = (Bucket(Requests(2), Tokens(100), Places(2)), Bucket(Requests(2)));
        var lease = Lease(40, bucket);
        await AdmitAsync(lease);

        (await ReserveAsync(lease, Lease(0, other))).States.Select(state => state.Remaining).ShouldBe([1, 60, 1, 1]);
        await SettleAsync(new LimitSettlement(lease, 10));
        (await ReserveAsync(lease)).States.Select(state => state.Remaining).ShouldBe([1, 90, 2]);
    }

    [Fact]
    public async Task ReadAsync_AfterAdmissions_SaysWhenTheYoungestLeaves()
    {
        var bucket = Bucket(Tokens(100));
        var young = Lease(20, bucket);
        await AdmitAsync(Lease(30, bucket));
        await AdvanceAsync(Slot * 20);
        await AdmitAsync(young);
        await AdvanceAsync(Slot * 5);

        (await ReadAsync(bucket)).ShouldBe([new LimitState(bucket, bucket.Rules[0], 50, Slot * 56)]);
        await SettleAsync(new LimitSettlement(young, 0));
        (await ReadAsync(bucket)).ShouldBe([new LimitState(bucket, bucket.Rules[0], 70, Slot * 36)]);
        await AdvanceAsync(Slot * 36);
        (await ReadAsync(bucket)).ShouldBe([new LimitState(bucket, bucket.Rules[0], 100, TimeSpan.Zero)]);
    }

    protected async Task<LimitDecision> ReserveAsync(params LimitLease[] leases)
    {
        var outcome = await Store.ReserveAsync(leases, Token);
        outcome.Error.ShouldBeNull();
        return outcome.Value!;
    }

    protected async Task AdmitAsync(LimitLease lease) => (await ReserveAsync(lease)).Refusal.ShouldBeNull();

    protected async Task SettleAsync(params LimitSettlement[] settlements) => (await Store.SettleAsync(settlements, Token)).ShouldBeNull();

    protected async Task<IReadOnlyList<LimitState>> ReadAsync(params LimitBucket[] buckets)
    {
        var outcome = await Store.ReadAsync(buckets, Token);
        outcome.Error.ShouldBeNull();
        return outcome.Value!;
    }

    protected async Task<long[]> RemainingAsync(params LimitBucket[] buckets) => [.. (await ReadAsync(buckets)).Select(state => state.Remaining)];
}
