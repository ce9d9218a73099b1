using Switchyard.Core.Errors;

namespace Switchyard.Core.Budgets;

/// <summary>
/// Hands out parts of budgets to replicas, out of the database that holds the ledger: what is spent and what is granted change in the same
/// transactions as the ledger, so neither can drift from it. A grant shrinks as attempts held against it are appended to the ledger.
/// Thread-safe. A database that can not be reached is a <see cref="LlmErrorCode.StoreUnavailable"/> value.
/// </summary>
public interface IBudgetStore
{
    /// <summary>
    /// Grants all that is needed, or nothing, and renews what the replica holds of these budgets. Grants of replicas that have expired are
    /// taken back first when something does not fit.
    /// </summary>
    /// <param name="holder">Who asks.</param>
    /// <param name="asks">What it asks for; at most 16, each budget and period once.</param>
    /// <param name="cancellationToken">Ends the wait; whether it was done is then unknown.</param>
    /// <returns>The state of every budget asked for, in order; the grant was made when each one's <see cref="BudgetState.Given"/> covers what is needed.</returns>
    ValueTask<Outcome<IReadOnlyList<BudgetState>>> GrantAsync(
        BudgetHolder holder, IReadOnlyList<BudgetAsk> asks, CancellationToken cancellationToken);

    /// <summary>Sets what this replica holds to what it really needs, never to more, and renews it. Doing it again changes nothing.</summary>
    /// <param name="holder">Who holds it.</param>
    /// <param name="holdings">By budget and period: the most it holds from now on, in USD.</param>
    /// <param name="cancellationToken">Ends the wait; whether it was done is then unknown.</param>
    ValueTask<LlmError?> ReturnAsync(
        BudgetHolder holder, IReadOnlyDictionary<(string Budget, string Period), decimal> holdings, CancellationToken cancellationToken);

    /// <summary>Gives back all that a replica holds: it has ended, and what it spent is in the ledger.</summary>
    /// <param name="replica">Who held it.</param>
    /// <param name="cancellationToken">Ends the wait; nothing is half done.</param>
    ValueTask<LlmError?> ReleaseAsync(string replica, CancellationToken cancellationToken);

    /// <summary>How budgets stand.</summary>
    /// <param name="budgets">The budgets and periods; at most 100.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<Outcome<IReadOnlyList<BudgetState>>> ReadAsync(
        IReadOnlyList<(string Budget, string Period)> budgets, CancellationToken cancellationToken);

    /// <summary>Writes down that figures were reached.</summary>
    /// <param name="marks">What was reached; at most 100.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Those that nobody had written down before.</returns>
    ValueTask<Outcome<IReadOnlyList<BudgetMark>>> MarkAsync(IReadOnlyList<BudgetMark> marks, CancellationToken cancellationToken);
}
