using Shouldly;
using Switchyard.Core.Budgets;
using Switchyard.Core.Configuration;
using Switchyard.Core.Errors;
using Switchyard.Core.Providers;
using Xunit;

namespace Switchyard.Tests.Budgets;

public sealed class BudgetGuardTests
{
    private const string Today = "day:2026-01-01";

    [Fact]
    public async Task ReserveAsync_NoBudgetApplies_HoldsNothingAndAsksNobody()
    {
        using var rig = new BudgetRig();

        var outcome = await rig.First.ReserveAsync(CallerIdentity.Anonymous, 1000, CancellationToken.None);

        outcome.Value.ShouldBe(BudgetReservation.None);
        rig.Bank.Calls.ShouldBeEmpty();
    }

    [Fact]
    public async Task ReserveAsync_ServiceTenantAndKey_HoldsOfEachInTheirPeriods()
    {
        using var rig = new BudgetRig();
        rig.Options = new BudgetOptions { Global = { Hard = { Month = 100 }, Soft = { Week = 5 } }, Tenants = { ["tenant"] = new() { Hard = { Total = 50 } } } };

        var outcome = await rig.First.ReserveAsync(BudgetRig.Caller(day: 10), 2.5m, CancellationToken.None);

        outcome.Value!.Amount.ShouldBe(2.5m);
        outcome.Value.Holds.Select(hold => (hold.Budget, hold.Period, hold.Amount)).ShouldBe(
        [
            ("global", "week:2025-12-29", 0m), ("global", "month:2026-01", 2.5m), ("tenant:tenant", "total", 2.5m), ("key:k1", Today, 2.5m),
        ]);
    }

    [Fact]
    public async Task ReserveAsync_OneOfSeveralIsSpent_TakesOfNone()
    {
        using var rig = new BudgetRig();
        rig.Options = new BudgetOptions { Global = { Hard = { Total = 1 } } };

        (await BudgetRig.TryAsync(rig.First, BudgetRig.Caller(total: 100), 2)).ShouldBe(LlmErrorCode.BudgetExceeded);
        (await BudgetRig.TryAsync(rig.First, BudgetRig.Caller(total: 100), 1)).ShouldBeNull();

        await rig.PassAsync(TimeSpan.FromSeconds(2));
        rig.Bank.Granted("key:k1", "total").ShouldBe(1);
        rig.Bank.Granted("global", "total").ShouldBe(1);
    }

    [Fact]
    public async Task ReserveAsync_Refused_SaysWhoseBudgetAndUntilWhen()
    {
        using var rig = new BudgetRig(start: new DateTimeOffset(2026, 2, 28, 18, 0, 0, TimeSpan.Zero));

        var error = (await rig.First.ReserveAsync(BudgetRig.Caller(day: 1, id: "secret-id"), 2, CancellationToken.None)).Error!;

        error.Code.ShouldBe(LlmErrorCode.BudgetExceeded);
        error.HttpStatus.ShouldBe(402);
        error.Type.ShouldBe(LlmErrorType.RateLimit);
        error.ShouldRetry.ShouldBe(false);
        error.IsRetryable.ShouldBeFalse();
        error.RetryAfter.ShouldBe(TimeSpan.FromHours(6));
        error.Message.ShouldBe("What is left of today's budget of this key does not cover what this request may cost.");
        rig.Metric("switchyard_budget_refused_total").ShouldBe(1);
    }

    [Fact]
    public async Task ReserveAsync_SoftFigurePassed_IsNotRefused()
    {
        using var rig = new BudgetRig { Options = new BudgetOptions { Global = { Soft = { Day = 1 } } } };
        rig.Bank.Fault = static _ => BankFault.Refused;

        (await BudgetRig.TryAsync(rig.First, CallerIdentity.Anonymous, 50)).ShouldBeNull();

        rig.First.IsBound(CallerIdentity.Anonymous).ShouldBeFalse();
    }

    [Fact]
    public async Task Settle_CheaperThanHeld_TheRestMayBeReservedAtOnce()
    {
        using var rig = new BudgetRig();
        var caller = BudgetRig.Caller(total: 10);
        var held = (await rig.First.ReserveAsync(caller, 10, CancellationToken.None)).Value!;
        (await BudgetRig.TryAsync(rig.First, caller, 1)).ShouldBe(LlmErrorCode.BudgetExceeded);

        rig.First.Settle(held.Holds, 4).Single().Amount.ShouldBe(4);

        (await BudgetRig.TryAsync(rig.First, caller, 6)).ShouldBeNull();
        rig.Time.Advance(TimeSpan.FromSeconds(1));
        (await BudgetRig.TryAsync(rig.First, caller, 0.01m)).ShouldBe(LlmErrorCode.BudgetExceeded);
    }

    [Fact]
    public async Task Release_NothingWasSent_GivesAllBack()
    {
        using var rig = new BudgetRig();
        var caller = BudgetRig.Caller(total: 10);
        var held = (await rig.First.ReserveAsync(caller, 10, CancellationToken.None)).Value!;

        rig.First.Release(held);
        await rig.PassAsync(TimeSpan.FromSeconds(1));

        rig.Bank.Granted("key:k1", "total").ShouldBe(0);
        (await BudgetRig.TryAsync(rig.First, caller, 10)).ShouldBeNull();
    }

    [Fact]
    public async Task Settle_DearerThanHeld_SpendsTheTruthAndCountsTheOverrun()
    {
        using var rig = new BudgetRig();
        var caller = BudgetRig.Caller(total: 10);
        var held = (await rig.First.ReserveAsync(caller, 9, CancellationToken.None)).Value!;

        rig.Settle(0, held.Holds, 12);

        rig.Bank.Spent("key:k1", "total").ShouldBe(12);
        rig.Bank.Granted("key:k1", "total").ShouldBe(0);
        rig.Metric("switchyard_budget_overrun_microusd_total").ShouldBe(3_000_000);
        (await BudgetRig.TryAsync(rig.First, caller, 1)).ShouldBe(LlmErrorCode.BudgetExceeded);
    }

    [Fact]
    public async Task Settle_DearerThanHeldWithMoreGranted_TakesItFromWhatIsFree()
    {
        using var rig = new BudgetRig();
        var caller = BudgetRig.Caller(total: 100);
        var holds = new List<BudgetReservation>();
        for (var i = 0; i < 2; i++)
        {
            holds.Add((await rig.First.ReserveAsync(caller, 4, CancellationToken.None)).Value!);
        }

        rig.First.Release(holds[1]);

        rig.First.Settle(holds[0].Holds, 6).Single().Amount.ShouldBe(6);
    }

    [Theory]
    [InlineData(UnpricedRule.Allow, null)]
    [InlineData(UnpricedRule.Refuse, LlmErrorCode.BudgetExceeded)]
    public async Task ReserveAsync_WithoutAPrice_FollowsTheRule(UnpricedRule rule, LlmErrorCode? expected)
    {
        using var rig = new BudgetRig { Options = new BudgetOptions { Unpriced = rule } };

        var outcome = await rig.First.ReserveAsync(BudgetRig.Caller(total: 1), null, CancellationToken.None);

        outcome.Error?.Code.ShouldBe(expected!.Value);
        outcome.IsSuccess.ShouldBe(expected is null);
        rig.Metric("switchyard_budget_unpriced_total").ShouldBe(1);
    }

    [Fact]
    public async Task ReserveAsync_WithoutAPriceThatTheProviderTells_IsSpent()
    {
        using var rig = new BudgetRig();
        var held = (await rig.First.ReserveAsync(BudgetRig.Caller(total: 1), null, CancellationToken.None)).Value!;

        rig.Settle(0, held.Holds, 0.7m);

        (await BudgetRig.TryAsync(rig.First, BudgetRig.Caller(total: 1), 0.4m)).ShouldBe(LlmErrorCode.BudgetExceeded);
        (await BudgetRig.TryAsync(rig.First, BudgetRig.Caller(total: 1), 0.3m)).ShouldBeNull();
    }

    [Fact]
    public async Task ReserveAsync_FinerThanTheDatabaseCounts_IsRoundedUp()
    {
        using var rig = new BudgetRig();

        var held = await rig.First.ReserveAsync(BudgetRig.Caller(total: 1), 0.000_000_000_000_000_000_1m, CancellationToken.None);

        held.Value!.Holds.Single().Amount.ShouldBe(0.000_000_000_000_000_001m);
    }

    [Fact]
    public async Task ReserveAsync_LimitLowered_BindsAtOnce()
    {
        using var rig = new BudgetRig();
        for (var i = 0; i < 3; i++)
        {
            (await BudgetRig.TryAsync(rig.First, BudgetRig.Caller(total: 100), 1)).ShouldBeNull();
        }

        (await BudgetRig.TryAsync(rig.First, BudgetRig.Caller(total: 3), 1)).ShouldBe(LlmErrorCode.BudgetExceeded);
        await rig.PassAsync(TimeSpan.FromSeconds(1));
        (await BudgetRig.TryAsync(rig.First, BudgetRig.Caller(total: 4), 1)).ShouldBeNull();
    }

    [Fact]
    public async Task ReserveAsync_RefusedAgainAndAgain_AsksTheDatabaseSeldomAndFindsFreedMoneySoon()
    {
        using var rig = new BudgetRig(replicas: 2);
        var caller = BudgetRig.Caller(total: 1);
        var held = (await rig.First.ReserveAsync(caller, 1, CancellationToken.None)).Value!;
        for (var i = 0; i < 10_000; i++)
        {
            (await BudgetRig.TryAsync(rig.Guards[1], caller, 1)).ShouldBe(LlmErrorCode.BudgetExceeded);
        }

        rig.Bank.Calls["grant"].ShouldBe(2);
        rig.First.Release(held);
        await rig.First.ReleaseAllAsync(CancellationToken.None);

        rig.Time.Advance(TimeSpan.FromMilliseconds(250));
        (await BudgetRig.TryAsync(rig.Guards[1], caller, 1)).ShouldBeNull();
    }

    [Fact]
    public async Task ReserveAsync_ManyAtOnce_WaitForOneAsk()
    {
        using var rig = new BudgetRig();
        var gate = new TaskCompletionSource();
        rig.Bank.Gate = _ => gate.Task;
        var caller = BudgetRig.Caller(total: 1_000_000);
        var calls = Enumerable.Range(0, 1000).Select(_ => BudgetRig.TryAsync(rig.First, caller, 1)).ToList();

        rig.Bank.Calls["grant"].ShouldBe(1);
        gate.SetResult();

        (await Task.WhenAll(calls)).ShouldAllBe(code => code == null);
        rig.Bank.Calls["grant"].ShouldBeLessThan(10);
    }

    [Fact]
    public async Task ReserveAsync_ClientLeavesWhileItWaits_LeavesNothingHeld()
    {
        using var rig = new BudgetRig();
        var gate = new TaskCompletionSource();
        rig.Bank.Gate = _ => gate.Task;
        using var client = new CancellationTokenSource();
        var call = rig.First.ReserveAsync(BudgetRig.Caller(total: 1), 1, client.Token).AsTask();

        await client.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(call);
        gate.SetResult();

        (await BudgetRig.TryAsync(rig.First, BudgetRig.Caller(total: 1), 1)).ShouldBeNull();
    }
}
