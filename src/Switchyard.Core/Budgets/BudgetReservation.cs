using Switchyard.Core.Accounting;

namespace Switchyard.Core.Budgets;

/// <summary>What one attempt holds of every budget that applies to it.</summary>
/// <param name="Holds">What it holds; empty when no budget applies.</param>
/// <param name="Amount">The worst case reserved of each, in USD; null when the model has no price.</param>
public sealed record BudgetReservation(IReadOnlyList<BudgetHold> Holds, decimal? Amount)
{
    /// <summary>Nothing is held.</summary>
    public static BudgetReservation None { get; } = new([], null);
}
