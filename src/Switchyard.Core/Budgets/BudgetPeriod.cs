namespace Switchyard.Core.Budgets;

/// <summary>The calendar periods of budgets, by UTC.</summary>
public enum BudgetPeriod
{
    /// <summary>From midnight to midnight.</summary>
    Day,

    /// <summary>From Monday to Sunday.</summary>
    Week,

    /// <summary>The calendar month.</summary>
    Month,

    /// <summary>Ever.</summary>
    Total,
}
