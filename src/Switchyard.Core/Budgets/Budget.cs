namespace Switchyard.Core.Budgets;

/// <summary>What may be spent. Reaching a hard figure refuses calls; a soft one only warns.</summary>
public sealed record Budget
{
    /// <summary>Figures that are never exceeded. Null: none.</summary>
    public BudgetFigures? Hard { get; init; }

    /// <summary>Figures that are told when they are reached. Null: none.</summary>
    public BudgetFigures? Soft { get; init; }
}
