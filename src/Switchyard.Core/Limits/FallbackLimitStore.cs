using Switchyard.Core.Errors;

namespace Switchyard.Core.Limits;

/// <summary>
/// The shared store, and in its absence the local one with this replica's share of every limit. What was admitted locally
/// is counted in the shared store when it is settled there; by its lease's name it counts once, even when the shared store
/// had admitted it too and the answer was lost. Settlements that the shared store did not take are the caller's to repeat.
/// </summary>
/// <remarks>
/// While all is well the local store counts what this replica is given too, and what the shared store refused is remembered: at the
/// moment of the loss this replica has used so much of its share already, and what was refused stays refused. A limit can
/// then be passed only by what other replicas have used of this one's share. Places are taken in the shared store with the next renewal
/// once it is back. Figures of local decisions are shares, their rules the whole limits.
/// </remarks>
/// <param name="shared">The store of all replicas.</param>
/// <param name="local">This replica's own.</param>
/// <param name="share">How many replicas there are.</param>
/// <param name="time">The clock.</param>
public sealed class FallbackLimitStore(ILimitStore shared, EmbeddedLimitStore local, IReplicaShare share, TimeProvider time) : ILimitStore
{
    private readonly RefusalMemory _refused = new(time);

    /// <inheritdoc/>
    public bool IsShared => true;

    /// <inheritdoc/>
    public async ValueTask<Outcome<LimitDecision>> ReserveAsync(IReadOnlyList<LimitLease> leases, CancellationToken cancellationToken)
    {
        var outcome = await shared.ReserveAsync(leases, cancellationToken).ConfigureAwait(false);
        if (IsAway(outcome.Error))
        {
            // A timer that fired means that the question was sent: it may be answered yet, with nobody there to hear it.
            var decision = await ReserveLocallyAsync(leases, cancellationToken).ConfigureAwait(false);
            return outcome.Error!.Timer is null ? decision : decision with { MayBeTaken = true };
        }

        if (outcome.Value?.Refusal is { } refusal)
        {
            _refused.Add(refusal, leases);
        }
        else if (outcome.IsSuccess)
        {
            local.Adopt(leases);
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

        return new Outcome<IReadOnlyList<LimitState>>(await ReadLocallyAsync(buckets, cancellationToken).ConfigureAwait(false));
    }

    private static bool IsAway(LlmError? error) => error?.Code == LlmErrorCode.StoreUnavailable;

    private static LimitState Exhausted(LimitState state, LimitRefusal refusal) =>
        state.Bucket.Id == refusal.Bucket.Id && state.Rule == refusal.Rule ? state with { Remaining = 0, Reset = refusal.RetryAfter!.Value } : state;

    private async ValueTask<IReadOnlyList<LimitState>> ReadLocallyAsync(IReadOnlyList<LimitBucket> buckets, CancellationToken cancellationToken)
    {
        var part = new ShareOfLimits(share.Count, share.Rank);
        var states = await local.ReadAsync([.. buckets.Select(part.Of)], cancellationToken).ConfigureAwait(false);
        return ShareOfLimits.Restore(states.Value!, buckets);
    }

    private async ValueTask<LimitDecision> ReserveLocallyAsync(IReadOnlyList<LimitLease> leases, CancellationToken cancellationToken)
    {
        if (_refused.Find(leases) is { } refusal)
        {
            var states = await ReadLocallyAsync([.. leases.SelectMany(lease => lease.Claims).Select(claim => claim.Bucket)], cancellationToken).ConfigureAwait(false);
            return new LimitDecision(refusal, [.. states.Select(state => Exhausted(state, refusal))]);
        }

        var part = new ShareOfLimits(share.Count, share.Rank);
        var outcome = await local.ReserveAsync([.. leases.Select(part.Of)], cancellationToken).ConfigureAwait(false);
        return part.Restore(outcome.Value!, leases);
    }
}
