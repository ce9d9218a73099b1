using Shouldly;
using Switchyard.Core.Budgets;
using Switchyard.Core.Errors;
using Xunit;

namespace Switchyard.Tests.Budgets;

public sealed class BudgetPeriodTests
{
    [Theory]
    [InlineData("2026-11-22T23:59:59.9999999Z", "day:2026-11-22", "week:2026-11-16", "month:2026-11")]
    [InlineData("2026-11-23T00:00:00Z", "day:2026-11-23", "week:2026-11-23", "month:2026-11")]
    [InlineData("2026-12-31T23:30:00-01:00", "day:2027-01-01", "week:2026-12-28", "month:2027-01")]
    [InlineData("2028-02-29T12:00:00Z", "day:2028-02-29", "week:2028-02-28", "month:2028-02")]
    [InlineData("2026-03-29T01:30:00+02:00", "day:2026-03-28", "week:2026-03-23", "month:2026-03")]
    public void NameOf_AMoment_IsOfTheUtcCalendar(string at, string day, string week, string month)
    {
        var moment = DateTimeOffset.Parse(at, System.Globalization.CultureInfo.InvariantCulture);

        BudgetCalendar.NameOf(BudgetPeriod.Day, moment).ShouldBe(day);
        BudgetCalendar.NameOf(BudgetPeriod.Week, moment).ShouldBe(week);
        BudgetCalendar.NameOf(BudgetPeriod.Month, moment).ShouldBe(month);
        BudgetCalendar.NameOf(BudgetPeriod.Total, moment).ShouldBe("total");
    }

    [Fact]
    public void EndOf_EveryHourOfFourYears_IsTheBeginOfTheNextPeriod()
    {
        var at = new DateTimeOffset(2025, 12, 30, 0, 30, 0, TimeSpan.Zero);
        for (var hour = 0; hour < 24 * 366 * 4; hour++, at = at.AddHours(1))
        {
            foreach (var period in new[] { BudgetPeriod.Day, BudgetPeriod.Week, BudgetPeriod.Month })
            {
                var end = BudgetCalendar.EndOf(period, at)!.Value;
                BudgetCalendar.BeginOf(period, end).ShouldBe(end);
                BudgetCalendar.NameOf(period, end.AddTicks(-1)).ShouldBe(BudgetCalendar.NameOf(period, at));
                BudgetCalendar.NameOf(period, end).ShouldNotBe(BudgetCalendar.NameOf(period, at));
            }
        }
    }

    [Fact]
    public async Task Settle_AfterMidnight_BelongsToTheDayItWasAdmittedIn()
    {
        using var rig = new BudgetRig(start: new DateTimeOffset(2026, 1, 31, 23, 59, 59, TimeSpan.Zero));
        var caller = BudgetRig.Caller(day: 10);
        var held = (await rig.First.ReserveAsync(caller, 10, CancellationToken.None)).Value!;
        (await BudgetRig.TryAsync(rig.First, caller, 1)).ShouldBe(LlmErrorCode.BudgetExceeded);
        await rig.PassAsync(TimeSpan.FromSeconds(2));

        (await BudgetRig.TryAsync(rig.First, caller, 10)).ShouldBeNull();
        rig.Settle(0, held.Holds, 8);
        await rig.PassAsync(TimeSpan.FromSeconds(2));

        rig.Bank.Spent("key:k1", "day:2026-01-31").ShouldBe(8);
        rig.Bank.Granted("key:k1", "day:2026-01-31").ShouldBe(0);
        rig.Bank.Spent("key:k1", "day:2026-02-01").ShouldBe(0);
        rig.Bank.Granted("key:k1", "day:2026-02-01").ShouldBe(10);
    }

    [Fact]
    public async Task ReserveAsync_WaitsOverMidnight_BelongsToTheDayItIsAdmittedIn()
    {
        using var rig = new BudgetRig(start: new DateTimeOffset(2026, 1, 31, 23, 59, 59, TimeSpan.Zero));
        var gate = new TaskCompletionSource();
        rig.Bank.Gate = _ => gate.Task;
        var call = rig.First.ReserveAsync(BudgetRig.Caller(day: 10), 10, CancellationToken.None).AsTask();

        rig.Time.Advance(TimeSpan.FromSeconds(1.5));
        gate.SetResult();

        (await call).Value!.Holds.Single().Period.ShouldBe("day:2026-02-01");
    }
}
