using Switchyard.Core.Errors;

namespace Switchyard.Core.Limits;

/// <summary>
/// The limits of one process, in its memory; the same semantics as the shared store's. It is never unavailable. At most
/// 100,000 buckets: beyond that, end users who are not known yet share one bucket per key. Thread-safe: one short lock
/// over everything makes decisions atomic.
/// </summary>
/// <param name="time">The clock; only its monotonic timestamps are used.</param>
public sealed class EmbeddedLimitStore(TimeProvider time) : ILimitStore
{
    private const int MostBuckets = 100_000;
    private readonly Lock _lock = new();
    private readonly long _start = time.GetTimestamp();
    private readonly BucketTable _table = new(MostBuckets);
    private readonly LeaseBook _book = new();

    /// <inheritdoc/>
    public ValueTask<Outcome<LimitDecision>> ReserveAsync(IReadOnlyList<LimitLease> leases, CancellationToken cancellationToken)
    {
        LimitArguments.ThrowIfUnfit(leases);
        lock (_lock)
        {
            var now = Begin();
            var parts = new List<ReservedPart>(leases.Count);
            foreach (var lease in leases)
            {
                parts.Add(Part(lease, now));
            }

            return new ValueTask<Outcome<LimitDecision>>(Decide(parts, now));
        }
    }

    /// <inheritdoc/>
    public ValueTask<LlmError?> SettleAsync(IReadOnlyList<LimitSettlement> settlements, CancellationToken cancellationToken)
    {
        Settle(settlements, countsUnknown: true);
        return default;
    }

    /// <inheritdoc/>
    public ValueTask<LlmError?> RenewAsync(IReadOnlyList<LimitLease> leases, CancellationToken cancellationToken)
    {
        LimitArguments.ThrowIfUnfitToRenew(leases);
        lock (_lock)
        {
            var now = Begin();
            foreach (var lease in leases)
            {
                Renew(lease, now);
            }
        }

        return default;
    }

    /// <inheritdoc/>
    public ValueTask<Outcome<IReadOnlyList<LimitState>>> ReadAsync(IReadOnlyList<LimitBucket> buckets, CancellationToken cancellationToken)
    {
        LimitArguments.ThrowIfUnfit(buckets);
        lock (_lock)
        {
            var now = Begin();
            var states = new List<LimitState>(buckets.Count);
            var all = new LimitLease("", [.. buckets.Select(bucket => new LimitClaim(bucket, 0, 0))]);
            foreach (var bucket in buckets)
            {
                var counted = _table.Resolve(bucket, all);
                counted.Advance(now);
                states.AddRange(bucket.Rules.Select(rule => counted.State(bucket, rule, now)));
            }

            return new ValueTask<Outcome<IReadOnlyList<LimitState>>>(new Outcome<IReadOnlyList<LimitState>>(states));
        }
    }

    /// <summary>Counts what another store has admitted, whether it fits or not: the part of it that is this process's own.</summary>
    internal void Adopt(IReadOnlyList<LimitLease> leases)
    {
        lock (_lock)
        {
            var now = Begin();
            foreach (var lease in leases)
            {
                if (_book.Find(lease.Id) is null)
                {
                    var part = Part(lease, now);
                    part.Take(now);
                    _book.Add(lease.Id, part.Buckets, now);
                }
            }
        }
    }

    /// <summary>Settles what this store admitted; of other leases it only gives places back and heeds the upstream's figures.</summary>
    internal void SettleOwn(IReadOnlyList<LimitSettlement> settlements) => Settle(settlements, countsUnknown: false);

    private long Begin()
    {
        var now = time.GetElapsedTime(_start).Ticks;
        _book.Forget(now);
        _table.Sweep(now);
        return now;
    }

    private ReservedPart Part(LimitLease lease, long now)
    {
        var known = _book.Find(lease.Id);
        var buckets = known is { IsSettled: false } ? known.Buckets : Buckets(lease);
        foreach (var bucket in buckets)
        {
            bucket.Advance(now);
        }

        return new ReservedPart(lease, buckets, known is null);
    }

    private LimitDecision Decide(List<ReservedPart> parts, long now)
    {
        LimitRefusal? refusal = null;
        foreach (var part in parts)
        {
            refusal = LimitRefusal.Longer(refusal, part.Check(now));
        }

        foreach (var part in parts)
        {
            part.ClearPending();
            if (refusal is null && part.IsNew && _book.Find(part.Lease.Id) is null)
            {
                part.Take(now);
                _book.Add(part.Lease.Id, part.Buckets, now);
            }
        }

        var states = new List<LimitState>();
        foreach (var part in parts)
        {
            part.AddStates(states, now);
        }

        return new LimitDecision(refusal, states);
    }

    private void Settle(IReadOnlyList<LimitSettlement> settlements, bool countsUnknown)
    {
        LimitArguments.ThrowIfUnfit(settlements);
        lock (_lock)
        {
            var now = Begin();
            foreach (var settlement in settlements)
            {
                Settle(settlement, countsUnknown, now);
            }
        }
    }

    private void Settle(LimitSettlement settlement, bool countsUnknown, long now)
    {
        var lease = settlement.Lease;
        var known = _book.Find(lease.Id);
        if (known is { IsSettled: true })
        {
            return;
        }

        if (known is null && !countsUnknown)
        {
            Release(settlement, now);
            return;
        }

        var buckets = known?.Buckets ?? Buckets(lease);
        var turn = _book.NextTurn();
        for (var i = 0; i < Math.Min(buckets.Length, lease.Claims.Count); i++)
        {
            buckets[i].Advance(now);
            buckets[i].Settle(lease.Claims[i], settlement, known, turn, now);
        }

        _book.Settle(lease.Id, now);
    }

    private void Release(LimitSettlement settlement, long now)
    {
        var turn = _book.NextTurn();
        foreach (var claim in settlement.Lease.Claims)
        {
            // Looked up only where there can be something to do: this happens with every call that the shared store admitted.
            var isTold = claim.Bucket.Scope == LimitScope.Upstream && !settlement.Allowance.IsEmpty;
            if (isTold || claim.HoldsPlace)
            {
                _table.Resolve(claim.Bucket, settlement.Lease).Release(claim, settlement, null, turn, now);
            }
        }
    }

    private void Renew(LimitLease lease, long now)
    {
        var known = _book.Find(lease.Id);
        if (known is { IsSettled: true } || (known is null && !lease.HoldsPlace))
        {
            return;
        }

        var buckets = known?.Buckets ?? Buckets(lease);
        for (var i = 0; i < Math.Min(buckets.Length, lease.Claims.Count); i++)
        {
            buckets[i].TakePlaces(lease.Claims[i], lease.Id, now);
        }

        _book.Renew(lease.Id, now);
    }

    private CountedBucket[] Buckets(LimitLease lease)
    {
        var buckets = new CountedBucket[lease.Claims.Count];
        for (var i = 0; i < buckets.Length; i++)
        {
            buckets[i] = _table.Resolve(lease.Claims[i].Bucket, lease);
        }

        return buckets;
    }
}
