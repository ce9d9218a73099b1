using Shouldly;
using Switchyard.Core.Errors;
using Xunit;

namespace Switchyard.Tests.Budgets;

public sealed class BudgetOutageTests
{
    [Fact]
    public async Task ReserveAsync_DatabaseAway_GoesOnFromTheGrantAndThenRefuses()
    {
        using var rig = new BudgetRig();
        var caller = BudgetRig.Caller(total: 1000);
        for (var i = 0; i < 4; i++)
        {
            (await BudgetRig.TryAsync(rig.First, caller, 1)).ShouldBeNull();
        }

        var granted = rig.Bank.Granted("key:k1", "total");
        rig.Bank.Fault = static _ => BankFault.Refused;
        for (var i = 4; i < granted; i++)
        {
            (await BudgetRig.TryAsync(rig.First, caller, 1)).ShouldBeNull();
        }

        granted.ShouldBeGreaterThan(4);
        (await BudgetRig.TryAsync(rig.First, caller, 1)).ShouldBe(LlmErrorCode.StoreUnavailable);
    }

    [Fact]
    public async Task ReserveAsync_DatabaseAway_IsNotAskedForEveryCall()
    {
        using var rig = new BudgetRig();
        rig.Bank.Fault = static _ => BankFault.Refused;
        for (var i = 0; i < 1000; i++)
        {
            (await BudgetRig.TryAsync(rig.First, BudgetRig.Caller(total: 1000), 1)).ShouldBe(LlmErrorCode.StoreUnavailable);
        }

        rig.Bank.Calls["grant"].ShouldBe(1);
        rig.Bank.Fault = static _ => BankFault.None;
        rig.Time.Advance(TimeSpan.FromMilliseconds(250));

        (await BudgetRig.TryAsync(rig.First, BudgetRig.Caller(total: 1000), 1)).ShouldBeNull();
    }

    [Fact]
    public async Task ReserveAsync_DatabaseHangs_IsGivenUpAfterTwoSeconds()
    {
        using var rig = new BudgetRig();
        rig.Bank.Gate = static _ => Task.Delay(Timeout.Infinite);

        var call = BudgetRig.TryAsync(rig.First, BudgetRig.Caller(total: 1000), 1);
        call.IsCompleted.ShouldBeFalse();
        rig.Time.Advance(TimeSpan.FromSeconds(2));

        (await call).ShouldBe(LlmErrorCode.StoreUnavailable);
    }

    [Fact]
    public async Task ReserveAsync_GrantNotRenewedInTime_IsNotUsedAnyLonger()
    {
        using var rig = new BudgetRig(replicas: 2);
        var caller = BudgetRig.Caller(total: 10);
        var held = (await rig.First.ReserveAsync(caller, 4, CancellationToken.None)).Value!;
        rig.First.Release(held);
        rig.Time.Advance(BudgetRig.Lease);
        rig.Bank.Granted("key:k1", "total").ShouldBe(4);

        (await BudgetRig.TryAsync(rig.Guards[1], caller, 10)).ShouldBeNull();

        rig.Bank.Fault = static _ => BankFault.Refused;
        (await BudgetRig.TryAsync(rig.First, caller, 4)).ShouldBe(LlmErrorCode.StoreUnavailable);
    }

    [Fact]
    public async Task KeepAsync_InUseForLong_IsRenewed()
    {
        using var rig = new BudgetRig(replicas: 2);
        var caller = BudgetRig.Caller(total: 10);
        var held = (await rig.First.ReserveAsync(caller, 6, CancellationToken.None)).Value!;

        await rig.PassAsync(BudgetRig.Lease * 2);

        (await BudgetRig.TryAsync(rig.Guards[1], caller, 5)).ShouldBe(LlmErrorCode.BudgetExceeded);
        rig.Settle(0, held.Holds, 6);
        rig.Bank.Granted("key:k1", "total").ShouldBe(0);
    }

    [Fact]
    public async Task KeepAsync_GrantAnsweredWithAnError_IsFoundAndGivenBack()
    {
        using var rig = new BudgetRig(replicas: 2);
        var caller = BudgetRig.Caller(total: 10);
        rig.Bank.Fault = static _ => BankFault.AnswerLost;
        (await BudgetRig.TryAsync(rig.First, caller, 10)).ShouldBe(LlmErrorCode.StoreUnavailable);
        rig.Bank.Granted("key:k1", "total").ShouldBe(10);
        await rig.First.KeepAsync(CancellationToken.None);
        rig.Metric("switchyard_budget_drift_microusd").ShouldBeGreaterThan(0);

        rig.Bank.Fault = static _ => BankFault.None;
        await rig.PassAsync(TimeSpan.FromSeconds(1));

        rig.Bank.Granted("key:k1", "total").ShouldBe(0);
        (await BudgetRig.TryAsync(rig.Guards[1], caller, 10)).ShouldBeNull();
        await rig.First.KeepAsync(CancellationToken.None);
        rig.Metric("switchyard_budget_drift_microusd").ShouldBe(0);
    }

    [Fact]
    public async Task KeepAsync_ReturnArrivesAfterALaterGrant_TakesNothingOfIt()
    {
        using var rig = new BudgetRig(replicas: 2);
        var caller = BudgetRig.Caller(total: 10);
        var held = (await rig.First.ReserveAsync(caller, 4, CancellationToken.None)).Value!;
        rig.First.Release(held);
        rig.Bank.Fault = static operation => operation == "return" ? BankFault.Late : BankFault.None;
        await rig.PassAsync(TimeSpan.FromMilliseconds(500));
        rig.Bank.Fault = static _ => BankFault.None;
        rig.Time.Advance(TimeSpan.FromMilliseconds(300));
        (await BudgetRig.TryAsync(rig.First, caller, 5)).ShouldBeNull();

        rig.Bank.ArriveLate();

        rig.Bank.Granted("key:k1", "total").ShouldBeGreaterThanOrEqualTo(5);
        (await BudgetRig.TryAsync(rig.Guards[1], caller, 6)).ShouldBe(LlmErrorCode.BudgetExceeded);
    }

    [Fact]
    public async Task ReleaseAllAsync_AtTheEnd_LeavesOnlySpend()
    {
        using var rig = new BudgetRig();
        var held = (await rig.First.ReserveAsync(BudgetRig.Caller(day: 10, total: 10), 3, CancellationToken.None)).Value!;
        rig.Settle(0, held.Holds, 2);

        (await rig.First.ReleaseAllAsync(CancellationToken.None)).ShouldBeNull();

        rig.Bank.Granted("key:k1", "total").ShouldBe(0);
        rig.Bank.Spent("key:k1", "total").ShouldBe(2);
    }

    [Fact]
    public async Task Appended_SettlementOfAnEarlierProcess_ChangesNothingHere()
    {
        using var rig = new BudgetRig();
        var caller = BudgetRig.Caller(total: 10);
        var held = (await rig.First.ReserveAsync(caller, 10, CancellationToken.None)).Value!;
        var settled = rig.Settled(0, held.Holds, 10);

        rig.First.Appended([settled with { Intent = settled.Intent with { Replica = "before" } }]);

        (await BudgetRig.TryAsync(rig.First, caller, 1)).ShouldBe(LlmErrorCode.BudgetExceeded);
    }
}
