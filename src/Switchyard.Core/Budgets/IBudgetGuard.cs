using Switchyard.Core.Accounting;
using Switchyard.Core.Errors;
using Switchyard.Core.Providers;

namespace Switchyard.Core.Budgets;

/// <summary>
/// Reserves and settles spend against the budgets of the service, of tenants and of keys: all that apply, or none. Mostly in memory.
/// Thread-safe.
/// </summary>
public interface IBudgetGuard
{
    /// <summary>Whether a hard budget applies to a caller, so that what its calls may cost must have a bound.</summary>
    /// <param name="caller">The caller.</param>
    bool IsBound(CallerIdentity caller);

    /// <summary>Reserves the worst case of one attempt.</summary>
    /// <param name="caller">Whose budgets.</param>
    /// <param name="worstCost">The most it may cost, in USD; null when the model has no price.</param>
    /// <param name="cancellationToken">The client's leaving.</param>
    /// <returns>What is held; or <see cref="LlmErrorCode.BudgetExceeded"/>, or <see cref="LlmErrorCode.StoreUnavailable"/>, and nothing is.</returns>
    ValueTask<Outcome<BudgetReservation>> ReserveAsync(CallerIdentity caller, decimal? worstCost, CancellationToken cancellationToken);

    /// <summary>Gives everything back: nothing was sent.</summary>
    /// <param name="reservation">What was held.</param>
    void Release(BudgetReservation reservation);

    /// <summary>
    /// The attempt ended. What it did not use may be reserved again at once; what it used stays held until <see cref="Appended"/>.
    /// </summary>
    /// <param name="holds">What it held.</param>
    /// <param name="cost">What it cost, in USD; null when that is not known.</param>
    /// <returns>What is still held, for the attempt's settlement: by so much the grants shrink when it is appended to the ledger.</returns>
    IReadOnlyList<BudgetHold> Settle(IReadOnlyList<BudgetHold> holds, decimal? cost);

    /// <summary>Settlements of this replica are in the database: spent there, and no longer granted.</summary>
    /// <param name="settled">Those appended.</param>
    void Appended(IReadOnlyList<AttemptSettlement> settled);
}
