using Switchyard.Core.Errors;

namespace Switchyard.Core.Limits;

/// <summary>
/// The shared store, and in its absence the local one with this replica's share of every limit. What was admitted locally
/// is counted in the shared store when it is settled there; by its lease's name it counts once, even when the shared store
/// had admitted it too and the answer was lost. Settlements that the shared store did not take are the caller's to repeat.
/// </summary>
/// <remarks>
/// Windows start empty when the shared store is lost: at that moment a window's worth more can be admitted at most. Places
/// are not forgotten: those that this replica's calls hold are kept in the local store too while all is well, and taken in
/// the shared one with the next renewal once it is back. Figures of local decisions are shares, their rules the whole limits.
/// </remarks>
/// <param name="shared">The store of all replicas.</param>
/// <param name="local">This replica's own.</param>
/// <param name="share">How many replicas there are.</param>
public sealed class FallbackLimitStore(ILimitStore shared, EmbeddedLimitStore local, IReplicaShare share) : ILimitStore
{
    /// <inheritdoc/>
    public async ValueTask<Outcome<LimitDecision>> ReserveAsync(IReadOnlyList<LimitLease> leases, CancellationToken cancellationToken)
    {
        var outcome = await shared.ReserveAsync(leases, cancellationToken).ConfigureAwait(false);
        if (IsAway(outcome.Error))
        {
            return await ReserveLocallyAsync(leases, cancellationToken).ConfigureAwait(false);
        }

        if (outcome.Value is { IsAdmitted: true } && leases.Any(lease => lease.HoldsPlace))
        {
            await local.RenewAsync(leases, cancellationToken).ConfigureAwait(false);
        }

        return outcome;
    }

    /// <inheritdoc/>
    public ValueTask<LlmError?> SettleAsync(IReadOnlyList<LimitSettlement> settlements, CancellationToken cancellationToken)
    {
        local.SettleOwn(settlements);
        return shared.SettleAsync(settlements, cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask<LlmError?> RenewAsync(IReadOnlyList<LimitLease> leases, CancellationToken cancellationToken)
    {
        await local.RenewAsync(leases, cancellationToken).ConfigureAwait(false);
        return await shared.RenewAsync(leases, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<Outcome<IReadOnlyList<LimitState>>> ReadAsync(IReadOnlyList<LimitBucket> buckets, CancellationToken cancellationToken)
    {
        var outcome = await shared.ReadAsync(buckets, cancellationToken).ConfigureAwait(false);
        if (!IsAway(outcome.Error))
        {
            return outcome;
        }

        var part = new ShareOfLimits(share.Count, share.Rank);
        var states = await local.ReadAsync([.. buckets.Select(part.Of)], cancellationToken).ConfigureAwait(false);
        return new Outcome<IReadOnlyList<LimitState>>(ShareOfLimits.Restore(states.Value!, buckets));
    }

    private static bool IsAway(LlmError? error) => error?.Code == LlmErrorCode.StoreUnavailable;

    private async ValueTask<Outcome<LimitDecision>> ReserveLocallyAsync(IReadOnlyList<LimitLease> leases, CancellationToken cancellationToken)
    {
        var part = new ShareOfLimits(share.Count, share.Rank);
        var outcome = await local.ReserveAsync([.. leases.Select(part.Of)], cancellationToken).ConfigureAwait(false);
        return part.Restore(outcome.Value!, leases);
    }
}
