using Shouldly;
using Switchyard.Core.Configuration;
using Xunit;

namespace Switchyard.Tests.Budgets;

public sealed class BudgetMarksTests
{
    [Fact]
    public async Task KeepAsync_FiguresReachedOnTwoReplicas_EachIsToldOnce()
    {
        using var rig = new BudgetRig(replicas: 2);
        rig.Options = new BudgetOptions { Global = { Soft = { Month = 5 } } };
        var caller = BudgetRig.Caller(total: 10);
        for (var i = 0; i < 10; i++)
        {
            var held = (await rig.Guards[i % 2].ReserveAsync(caller, 1, CancellationToken.None)).Value!;
            rig.Settle(i % 2, held.Holds, 1);
            await rig.PassAsync(TimeSpan.FromSeconds(1));
        }

        rig.Notices.Select(notice => (notice.Mark.Budget, notice.Mark.Period, notice.Mark.IsHard, notice.Mark.Percent, notice.Spent)).ShouldBe(
        [
            ("global", "month:2026-01", false, 80, 4m),
            ("global", "month:2026-01", false, 100, 5m),
            ("key:k1", "total", true, 80, 8m),
            ("key:k1", "total", true, 100, 10m),
        ]);
        rig.Metric("switchyard_budget_reached_total").ShouldBe(4);
    }

    [Fact]
    public async Task KeepAsync_DatabaseAwayWhenReached_IsToldWhenItIsBack()
    {
        using var rig = new BudgetRig();
        var held = (await rig.First.ReserveAsync(BudgetRig.Caller(total: 10), 9, CancellationToken.None)).Value!;
        rig.Settle(0, held.Holds, 9);
        rig.Bank.Fault = static operation => operation == "mark" ? BankFault.Refused : BankFault.None;
        await rig.PassAsync(TimeSpan.FromSeconds(3));
        rig.Notices.ShouldBeEmpty();

        rig.Bank.Fault = static _ => BankFault.None;
        await rig.PassAsync(TimeSpan.FromSeconds(3));

        rig.Notices.Single().Mark.Percent.ShouldBe(80);
    }
}
