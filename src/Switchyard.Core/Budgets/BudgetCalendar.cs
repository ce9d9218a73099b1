using System.Globalization;

namespace Switchyard.Core.Budgets;

/// <summary>Periods by UTC. Days are those of the calendar: no time zone and no leap second moves them.</summary>
public static class BudgetCalendar
{
    /// <summary>The name of the period a moment belongs to: <c>day:2026-11-22</c>, <c>week:2026-11-16</c>, <c>month:2026-11</c> or <c>total</c>.</summary>
    /// <param name="period">Which.</param>
    /// <param name="at">The moment.</param>
    public static string NameOf(BudgetPeriod period, DateTimeOffset at) => period switch
    {
        BudgetPeriod.Day => string.Create(CultureInfo.InvariantCulture, $"day:{BeginOf(period, at):yyyy-MM-dd}"),
        BudgetPeriod.Week => string.Create(CultureInfo.InvariantCulture, $"week:{BeginOf(period, at):yyyy-MM-dd}"),
        BudgetPeriod.Month => string.Create(CultureInfo.InvariantCulture, $"month:{BeginOf(period, at):yyyy-MM}"),
        _ => "total",
    };

    /// <summary>The first moment of the period a moment belongs to; null for the one without a begin.</summary>
    /// <param name="period">Which.</param>
    /// <param name="at">The moment.</param>
    public static DateTimeOffset? BeginOf(BudgetPeriod period, DateTimeOffset at)
    {
        var day = new DateTimeOffset(at.UtcDateTime.Date, TimeSpan.Zero);
        return period switch
        {
            BudgetPeriod.Day => day,
            BudgetPeriod.Week => day.AddDays(-(((int)day.DayOfWeek + 6) % 7)),
            BudgetPeriod.Month => day.AddDays(1 - day.Day),
            _ => null,
        };
    }

    /// <summary>The first moment after the period a moment belongs to; null for the one without an end.</summary>
    /// <param name="period">Which.</param>
    /// <param name="at">The moment.</param>
    public static DateTimeOffset? EndOf(BudgetPeriod period, DateTimeOffset at) => (period, BeginOf(period, at)) switch
    {
        (BudgetPeriod.Day, { } begin) => begin.AddDays(1),
        (BudgetPeriod.Week, { } begin) => begin.AddDays(7),
        (BudgetPeriod.Month, { } begin) => begin.AddMonths(1),
        _ => null,
    };
}
