using Shouldly;
using Switchyard.Core.Limits;
using Xunit;
using static Switchyard.FunctionalTests.Limits.Leases;

namespace Switchyard.FunctionalTests.Limits;

/// <summary>What becomes of leases.</summary>
public abstract partial class LimitStoreTests
{
    [Fact]
    public async Task SettleAsync_FewerTokens_GivesThemBackToTheSlotTheyCameFrom()
    {
        var bucket = Bucket(Requests(10), Tokens(100));
        var lease = Lease(80, bucket);
        await AdmitAsync(lease);
        await AdvanceAsync(Slot * 30);

        await SettleAsync(new LimitSettlement(lease, 50));
        (await RemainingAsync(bucket)).ShouldBe([9, 50]);
        await AdvanceAsync(Slot * 31);
        (await RemainingAsync(bucket)).ShouldBe([10, 100]);
    }

    [Fact]
    public async Task SettleAsync_MoreTokens_CountsThemInTheSlotOfTheReservation()
    {
        var bucket = Bucket(Tokens(100));
        var (lease, free) = (Lease(10, bucket), Lease(0, bucket));
        await AdmitAsync(lease);
        await AdmitAsync(free);
        await AdvanceAsync(Slot * 30);

        await SettleAsync(new LimitSettlement(lease, 90), new LimitSettlement(free, 50));
        (await ReadAsync(bucket)).ShouldBe([new LimitState(bucket, bucket.Rules[0], 0, Slot * 31)]);
        (await ReserveAsync(Lease(1, bucket))).Refusal!.RetryAfter.ShouldBe(Slot * 31);
        await AdvanceAsync(Slot * 31);
        (await RemainingAsync(bucket)).ShouldBe([100]);
    }

    [Fact]
    public async Task SettleAsync_Twice_CountsOnce()
    {
        var bucket = Bucket(Requests(10), Tokens(100), Places(3));
        var (lease, other) = (Lease(80, bucket), Lease(0, bucket));
        await AdmitAsync(lease);
        await AdmitAsync(other);

        await SettleAsync(new LimitSettlement(lease, 20), new LimitSettlement(lease, 20));
        await SettleAsync(new LimitSettlement(lease, 70));

        (await RemainingAsync(bucket)).ShouldBe([8, 80, 2]);
    }

    [Fact]
    public async Task SettleAsync_UnknownLease_CountsItNowAndOnce()
    {
        var bucket = Bucket(Requests(10), Tokens(100), Places(3));
        var lease = Lease(80, bucket);

        await SettleAsync(new LimitSettlement(lease, 20));
        await SettleAsync(new LimitSettlement(lease, 20));
        await AdmitAsync(lease);

        (await ReadAsync(bucket)).Select(state => (state.Remaining, state.Reset)).ShouldBe(
            [(9, Slot * 61), (80, Slot * 61), (3, TimeSpan.Zero)]);
    }

    [Fact]
    public async Task SettleAsync_AfterItsSlotWasForgotten_ChangesNothing()
    {
        var bucket = Bucket(Tokens(100));
        var lease = Lease(80, bucket);
        await AdmitAsync(lease);
        await AdvanceAsync(Slot * 61);
        await AdmitAsync(Lease(30, bucket));

        await SettleAsync(new LimitSettlement(lease, 200));

        (await RemainingAsync(bucket)).ShouldBe([70]);
    }

    [Fact]
    public async Task SettleAsync_Withdrawn_LeavesNoTrace()
    {
        var bucket = Bucket(Requests(10), Tokens(100), Places(3));
        var (made, lost) = (Lease(80, bucket), Lease(80, bucket));
        await AdmitAsync(made);

        await SettleAsync(new LimitSettlement(made, 80) { IsWithdrawn = true }, new LimitSettlement(lost, 80) { IsWithdrawn = true });

        (await ReadAsync(bucket)).ShouldAllBe(state => state.Remaining == state.Rule.Most && state.Reset == TimeSpan.Zero);
        await AdmitAsync(lost);
        (await RemainingAsync(bucket)).ShouldBe([10, 100, 3]);
    }

    [Fact]
    public async Task SettleAsync_AbsurdFigures_StayWholeNumbers()
    {
        var bucket = Bucket(Tokens(long.MaxValue), new LimitRule(LimitUnit.Tokens, TimeSpan.FromHours(1), 1000));
        var lease = Lease(10, bucket);
        await AdmitAsync(lease);

        await SettleAsync(new LimitSettlement(lease, long.MaxValue), new LimitSettlement(Lease(5, bucket), -7));

        (await ReadAsync(bucket))[1].Remaining.ShouldBe(0);
        (await ReserveAsync(Lease(1, bucket))).Refusal!.RetryAfter.ShouldBe(TimeSpan.FromMinutes(61));
    }

    [Fact]
    public async Task ReserveAsync_AllPlacesHeld_IsRefusedUntilOneIsGivenBack()
    {
        var bucket = Bucket(Places(2));
        var lease = Lease(0, bucket);
        await AdmitAsync(lease);
        await AdmitAsync(Lease(0, bucket));

        (await ReserveAsync(Lease(0, bucket))).Refusal!.ShouldBe(new LimitRefusal(bucket, bucket.Rules[0], TimeSpan.FromSeconds(1)));
        await SettleAsync(new LimitSettlement(lease, 0));
        await AdmitAsync(Lease(0, bucket));
    }

    [Fact]
    public async Task RenewAsync_EveryTenSeconds_KeepsAPlaceThatWouldExpire()
    {
        var bucket = Bucket(Places(2));
        var (renewed, silent) = (Lease(0, bucket), Lease(0, bucket));
        await AdmitAsync(renewed);
        await AdmitAsync(silent);

        await AdvanceAsync(TimeSpan.FromSeconds(29));
        (await Store.RenewAsync([renewed], Token)).ShouldBeNull();
        (await RemainingAsync(bucket)).ShouldBe([0]);
        await AdvanceAsync(TimeSpan.FromSeconds(1));
        (await RemainingAsync(bucket)).ShouldBe([1]);
        await AdvanceAsync(TimeSpan.FromSeconds(29));
        (await RemainingAsync(bucket)).ShouldBe([2]);
    }

    [Fact]
    public async Task RenewAsync_SettledOrForgottenLease_TakesNoPlaceOrItsOwn()
    {
        var bucket = Bucket(Places(5), Requests(5));
        var (settled, lost) = (Lease(0, bucket), Lease(0, bucket));
        await AdmitAsync(settled);
        await SettleAsync(new LimitSettlement(settled, 0));

        await Store.RenewAsync([settled, lost], Token);
        await Store.RenewAsync([lost], Token);

        (await RemainingAsync(bucket)).ShouldBe([4, 4]);
        await SettleAsync(new LimitSettlement(lost, 0));
        (await RemainingAsync(bucket)).ShouldBe([5, 3]);
    }
}
