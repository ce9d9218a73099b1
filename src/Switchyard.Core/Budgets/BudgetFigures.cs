namespace Switchyard.Core.Budgets;

/// <summary>How much may be spent in calendar periods by UTC, in USD. Null: no limit; 0: nothing.</summary>
public sealed record BudgetFigures
{
    /// <summary>From midnight to midnight.</summary>
    public decimal? Day { get; init; }

    /// <summary>From Monday to Sunday.</summary>
    public decimal? Week { get; init; }

    /// <summary>The calendar month.</summary>
    public decimal? Month { get; init; }

    /// <summary>Ever.</summary>
    public decimal? Total { get; init; }
}
