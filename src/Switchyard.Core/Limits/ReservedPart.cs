namespace Switchyard.Core.Limits;

/// <summary>One lease of a reservation that is being decided.</summary>
/// <param name="Lease">The lease.</param>
/// <param name="Buckets">Where its claims are counted, in their order.</param>
/// <param name="IsNew">Whether it was not known before, so that it takes something.</param>
internal readonly record struct ReservedPart(LimitLease Lease, CountedBucket[] Buckets, bool IsNew)
{
    /// <summary>Why it does not fit; null when it fits or takes nothing.</summary>
    public LimitRefusal? Check(long now)
    {
        LimitRefusal? refusal = null;
        for (var i = 0; IsNew && i < Buckets.Length; i++)
        {
            refusal = LimitRefusal.Longer(refusal, Buckets[i].Check(Lease.Claims[i], now));
        }

        return refusal;
    }

    /// <summary>Ends what <see cref="Check"/> made count.</summary>
    public void ClearPending()
    {
        foreach (var bucket in Buckets)
        {
            bucket.ClearPending();
        }
    }

    /// <summary>Takes all it claims.</summary>
    public void Take(long now)
    {
        for (var i = 0; i < Buckets.Length; i++)
        {
            Buckets[i].Take(Lease.Claims[i], Lease.Id, now);
        }
    }

    /// <summary>Tells how the figures of its buckets stand.</summary>
    public void AddStates(List<LimitState> states, long now)
    {
        for (var i = 0; i < Math.Min(Buckets.Length, Lease.Claims.Count); i++)
        {
            var (bucket, counted) = (Lease.Claims[i].Bucket, Buckets[i]);
            foreach (var rule in bucket.Rules)
            {
                states.Add(counted.State(bucket, rule, now));
            }
        }
    }
}
