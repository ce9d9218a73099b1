using Switchyard.Core.Budgets;

namespace Switchyard.Core.Configuration;

/// <summary>Figures of a budget in USD, in calendar periods by UTC. Absent: no limit; 0: nothing.</summary>
public sealed class BudgetFigureOptions
{
    /// <summary>From midnight to midnight.</summary>
    public decimal? Day { get; set; }

    /// <summary>From Monday to Sunday.</summary>
    public decimal? Week { get; set; }

    /// <summary>The calendar month.</summary>
    public decimal? Month { get; set; }

    /// <summary>Ever.</summary>
    public decimal? Total { get; set; }

    /// <summary>The figures; null when there are none.</summary>
    internal BudgetFigures? ToFigures() =>
        (Day ?? Week ?? Month ?? Total) is null ? null : new BudgetFigures { Day = Day, Week = Week, Month = Month, Total = Total };
}
