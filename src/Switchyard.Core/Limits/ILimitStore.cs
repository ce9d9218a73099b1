using Switchyard.Core.Errors;

namespace Switchyard.Core.Limits;

/// <summary>
/// Counts against limits. Every decision is atomic over all buckets, all or nothing, and taken by the store's own clock.
/// Every operation names its leases, so repeating one changes nothing. Thread-safe. A store that can not be reached in
/// time is a <see cref="LlmErrorCode.StoreUnavailable"/> value; whether the operation was carried out is then unknown.
/// </summary>
public interface ILimitStore
{
    /// <summary>Whether other replicas count in it too. Default: no.</summary>
    bool IsShared => false;

    /// <summary>Takes everything the leases claim, or nothing.</summary>
    /// <param name="leases">The leases, decided together; at most 4.</param>
    /// <param name="cancellationToken">Ends the wait, not the operation.</param>
    ValueTask<Outcome<LimitDecision>> ReserveAsync(IReadOnlyList<LimitLease> leases, CancellationToken cancellationToken);

    /// <summary>Settles leases, each on its own: gives places back and sets tokens to the truth.</summary>
    /// <param name="settlements">The settlements; at most 64.</param>
    /// <param name="cancellationToken">Ends the wait, not the operation.</param>
    /// <returns>Null when done.</returns>
    ValueTask<LlmError?> SettleAsync(IReadOnlyList<LimitSettlement> settlements, CancellationToken cancellationToken);

    /// <summary>Keeps the places of leases that still run.</summary>
    /// <param name="leases">The leases; at most 1,000.</param>
    /// <param name="cancellationToken">Ends the wait, not the operation.</param>
    /// <returns>Null when done.</returns>
    ValueTask<LlmError?> RenewAsync(IReadOnlyList<LimitLease> leases, CancellationToken cancellationToken);

    /// <summary>How buckets stand; takes nothing.</summary>
    /// <param name="buckets">The buckets; at most 64.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<Outcome<IReadOnlyList<LimitState>>> ReadAsync(IReadOnlyList<LimitBucket> buckets, CancellationToken cancellationToken);
}
