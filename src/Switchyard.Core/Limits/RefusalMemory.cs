namespace Switchyard.Core.Limits;

/// <summary>What the shared store refused a moment ago, so that it stays refused while that store can not be asked. Thread-safe; bounded.</summary>
/// <param name="time">The clock.</param>
internal sealed class RefusalMemory(TimeProvider time)
{
    private const int MostKept = 10_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<(string Bucket, LimitUnit Unit, TimeSpan Window), Kept> _kept = [];

    /// <summary>Keeps a refusal for as long as it said.</summary>
    /// <param name="refusal">The refusal.</param>
    /// <param name="leases">What was refused.</param>
    public void Add(LimitRefusal refusal, IReadOnlyList<LimitLease> leases)
    {
        // A place may come free at any moment, and what an upstream says is known here too.
        if (refusal.RetryAfter is not { } wait || refusal.Rule.Unit == LimitUnit.Concurrency || refusal.Bucket.Scope == LimitScope.Upstream)
        {
            return;
        }

        var key = (refusal.Bucket.Id, refusal.Rule.Unit, refusal.Rule.Window);
        lock (_lock)
        {
            if (_kept.Count >= MostKept)
            {
                Forget();
            }

            _kept[key] = new Kept(time.GetTimestamp(), wait, AmountOf(leases, refusal.Bucket, refusal.Rule.Unit));
        }
    }

    /// <summary>The refusal that still holds for the leases; null when none does.</summary>
    /// <param name="leases">What is asked for.</param>
    public LimitRefusal? Find(IReadOnlyList<LimitLease> leases)
    {
        lock (_lock)
        {
            if (_kept.Count == 0)
            {
                return null;
            }

            LimitRefusal? longest = null;
            foreach (var bucket in leases.SelectMany(lease => lease.Claims).Select(claim => claim.Bucket))
            {
                foreach (var rule in bucket.Rules)
                {
                    if (_kept.TryGetValue((bucket.Id, rule.Unit, rule.Window), out var kept) &&
                        Left(kept) is { } left && left > TimeSpan.Zero && AmountOf(leases, bucket, rule.Unit) >= kept.Amount)
                    {
                        longest = LimitRefusal.Longer(longest, new LimitRefusal(bucket, rule, left));
                    }
                }
            }

            return longest;
        }
    }

    private static long AmountOf(IReadOnlyList<LimitLease> leases, LimitBucket bucket, LimitUnit unit) =>
        leases.SelectMany(lease => lease.Claims).Where(claim => claim.Bucket.Id == bucket.Id).Sum(claim => claim.Amount(unit));

    private TimeSpan Left(Kept kept) => kept.Wait - time.GetElapsedTime(kept.Since);

    private void Forget()
    {
        foreach (var (key, kept) in _kept)
        {
            if (Left(kept) <= TimeSpan.Zero)
            {
                _kept.Remove(key);
            }
        }

        if (_kept.Count >= MostKept)
        {
            _kept.Clear();
        }
    }

    private readonly record struct Kept(long Since, TimeSpan Wait, long Amount);
}
