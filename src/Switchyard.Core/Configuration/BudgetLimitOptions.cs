using Switchyard.Core.Budgets;

namespace Switchyard.Core.Configuration;

/// <summary>One budget.</summary>
public sealed class BudgetLimitOptions
{
    /// <summary>Figures that are never exceeded.</summary>
    public BudgetFigureOptions Hard { get; set; } = new();

    /// <summary>Figures that are told when they are reached, and refuse nothing.</summary>
    public BudgetFigureOptions Soft { get; set; } = new();

    /// <summary>The budget.</summary>
    public Budget ToBudget() => new() { Hard = Hard.ToFigures(), Soft = Soft.ToFigures() };
}
