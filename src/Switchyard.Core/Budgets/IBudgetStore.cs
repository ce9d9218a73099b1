using Switchyard.Core.Errors;

namespace Switchyard.Core.Budgets;

/// <summary>
/// Hands out parts of budgets to replicas, out of the database that holds the ledger: what is spent and what is granted change in the same
/// transactions as the ledger, so neither can drift from it. A grant shrinks as attempts held against it are appended to the ledger.
/// Thread-safe. A database that can not be reached is a <see cref="LlmErrorCode.StoreUnavailable"/> value.
/// </summary>
public interface IBudgetStore
{
    /// <summary>Grants all that is needed, or nothing. Grants of replicas that have expired are taken back first when something does not fit.</summary>
    /// <param name="replica">Who asks.</param>
    /// <param name="asks">What it asks for; at most 16.</param>
    /// <param name="expiresAt">When the grants of this replica are lost unless they are renewed.</param>
    /// <param name="cancellationToken">Ends the wait; nothing is half done.</param>
    /// <returns>The state of every budget asked for; the grant was made when each one's <see cref="BudgetState.Given"/> covers what is needed.</returns>
    ValueTask<Outcome<IReadOnlyList<BudgetState>>> GrantAsync(
        string replica, IReadOnlyList<BudgetAsk> asks, DateTimeOffset expiresAt, CancellationToken cancellationToken);

    /// <summary>Sets what this replica holds to what it really needs, never to more, and renews it.</summary>
    /// <param name="replica">Who holds it.</param>
    /// <param name="holdings">By budget and period: how much is given back, in USD; 0 only renews.</param>
    /// <param name="expiresAt">When the rest is lost unless it is renewed.</param>
    /// <param name="cancellationToken">Ends the wait; nothing is half done.</param>
    ValueTask<LlmError?> ReturnAsync(
        string replica, IReadOnlyDictionary<(string Budget, string Period), decimal> holdings, DateTimeOffset expiresAt, CancellationToken cancellationToken);

    /// <summary>Gives back all that a replica holds: it has ended, and what it spent is in the ledger.</summary>
    /// <param name="replica">Who held it.</param>
    /// <param name="cancellationToken">Ends the wait; nothing is half done.</param>
    ValueTask<LlmError?> ReleaseAsync(string replica, CancellationToken cancellationToken);

    /// <summary>How budgets stand.</summary>
    /// <param name="budgets">The budgets and periods; at most 100.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<Outcome<IReadOnlyList<BudgetState>>> ReadAsync(
        IReadOnlyList<(string Budget, string Period)> budgets, CancellationToken cancellationToken);
}
