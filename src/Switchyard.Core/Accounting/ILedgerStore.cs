using Switchyard.Core.Errors;

namespace Switchyard.Core.Accounting;

/// <summary>
/// The ledger's database: append-only. Everything is named, so that appending a batch again changes nothing. Thread-safe. A database that
/// can not be reached is a <see cref="LlmErrorCode.StoreUnavailable"/> value; whether the operation was carried out is then unknown.
/// </summary>
public interface ILedgerStore
{
    /// <summary>Appends a batch in one transaction, together with what it changes of roll-ups and of budgets' spend and grants.</summary>
    /// <param name="batch">The batch; at most 1,000 entries of each kind.</param>
    /// <param name="cancellationToken">Ends the wait; nothing is half done.</param>
    /// <returns>Null when done.</returns>
    ValueTask<LlmError?> AppendAsync(LedgerBatch batch, CancellationToken cancellationToken);

    /// <summary>Attempts of any replica that are open beyond their expiry: their replica did not come back for them.</summary>
    /// <param name="now">The time.</param>
    /// <param name="most">Most attempts to return.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<Outcome<IReadOnlyList<AttemptIntent>>> FindExpiredAsync(DateTimeOffset now, int most, CancellationToken cancellationToken);

    /// <summary>What happened to a request; <see cref="LlmErrorCode.NotFound"/> when the ledger does not know it.</summary>
    /// <param name="requestId">The id the client was told, or the ledger's own.</param>
    /// <param name="tenant">Only of this tenant; null for any.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<Outcome<RequestHistory>> FindAsync(string requestId, string? tenant, CancellationToken cancellationToken);

    /// <summary>Sums over a time.</summary>
    /// <param name="query">What to sum, by what.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<Outcome<IReadOnlyList<UsageRow>>> QueryAsync(UsageQuery query, CancellationToken cancellationToken);

    /// <summary>Removes records older than they are kept; roll-ups stay.</summary>
    /// <param name="before">The oldest time to keep.</param>
    /// <param name="cancellationToken">Ends it; what is removed stays removed.</param>
    /// <returns>Null when done.</returns>
    ValueTask<LlmError?> TrimAsync(DateTimeOffset before, CancellationToken cancellationToken);
}
