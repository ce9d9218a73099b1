using Switchyard.Core.Accounting;
using Switchyard.Core.Errors;
using Switchyard.Core.Providers;

namespace Switchyard.Core.Budgets;

/// <summary>No budget applies to anybody.</summary>
public sealed class NoBudgets : IBudgetGuard
{
    private NoBudgets()
    {
    }

    /// <summary>The one there is.</summary>
    public static NoBudgets Instance { get; } = new();

    /// <inheritdoc/>
    public bool IsBound(CallerIdentity caller) => false;

    /// <inheritdoc/>
    public ValueTask<Outcome<BudgetReservation>> ReserveAsync(CallerIdentity caller, decimal? worstCost, CancellationToken cancellationToken) =>
        new(BudgetReservation.None);

    /// <inheritdoc/>
    public void Release(BudgetReservation reservation)
    {
    }

    /// <inheritdoc/>
    public IReadOnlyList<BudgetHold> Settle(IReadOnlyList<BudgetHold> holds, decimal? cost) => holds;

    /// <inheritdoc/>
    public void Appended(IReadOnlyList<AttemptSettlement> settled)
    {
    }
}
