using Switchyard.Core.Errors;
using Switchyard.Core.Limits;

namespace Switchyard.FunctionalTests.Limits;

/// <summary>A store that can be away, with or without having done what it was asked.</summary>
internal sealed class UnreliableLimitStore(ILimitStore inner) : ILimitStore
{
    private static readonly LlmError Away = new(LlmErrorCode.StoreUnavailable, "away");

    /// <summary>Whether it answers.</summary>
    public bool IsAway { get; set; }

    /// <summary>Whether it does what it is asked even while it does not answer.</summary>
    public bool ActsSilently { get; set; }

    /// <inheritdoc/>
    public async ValueTask<Outcome<LimitDecision>> ReserveAsync(IReadOnlyList<LimitLease> leases, CancellationToken cancellationToken)
    {
        var outcome = !IsAway || ActsSilently ? await inner.ReserveAsync(leases, cancellationToken) : default;
        return IsAway ? Away : outcome;
    }

    /// <inheritdoc/>
    public async ValueTask<LlmError?> SettleAsync(IReadOnlyList<LimitSettlement> settlements, CancellationToken cancellationToken)
    {
        var error = !IsAway || ActsSilently ? await inner.SettleAsync(settlements, cancellationToken) : null;
        return IsAway ? Away : error;
    }

    /// <inheritdoc/>
    public async ValueTask<LlmError?> RenewAsync(IReadOnlyList<LimitLease> leases, CancellationToken cancellationToken)
    {
        var error = !IsAway || ActsSilently ? await inner.RenewAsync(leases, cancellationToken) : null;
        return IsAway ? Away : error;
    }

    /// <inheritdoc/>
    public async ValueTask<Outcome<IReadOnlyList<LimitState>>> ReadAsync(IReadOnlyList<LimitBucket> buckets, CancellationToken cancellationToken) =>
        IsAway ? Away : await inner.ReadAsync(buckets, cancellationToken);
}
