namespace Switchyard.Core.Limits;

/// <summary>
/// What is asked of the shared store, with every figure cut down to this replica's share of it, and answers to that put
/// back into the callers' terms. The shares of all replicas add up to the limit.
/// </summary>
/// <param name="replicas">How many replicas share a limit.</param>
/// <param name="rank">This one's place among them, from 0: the first ones take what does not divide evenly.</param>
internal sealed class ShareOfLimits(int replicas, int rank)
{
    // The shared store is asked again once a second; more than this replica's share can be had as soon as it answers.
    private static readonly TimeSpan AskSharedAgain = TimeSpan.FromSeconds(1);
    private readonly int _replicas = Math.Max(1, replicas);
    private readonly Dictionary<LimitBucket, LimitBucket> _originals = new(ReferenceEqualityComparer.Instance);

    /// <summary>A lease with shares for figures.</summary>
    public LimitLease Of(LimitLease lease) => lease with { Claims = [.. lease.Claims.Select(claim => claim with { Bucket = Of(claim.Bucket) })] };

    /// <summary>A bucket with shares for figures.</summary>
    public LimitBucket Of(LimitBucket bucket)
    {
        var cut = bucket with { Rules = [.. bucket.Rules.Select(rule => rule with { Most = Of(rule.Most) })] };
        _originals.Add(cut, bucket);
        return cut;
    }

    /// <summary>A decision about leases with shares, told of the leases as they were.</summary>
    public LimitDecision Restore(LimitDecision decision, IReadOnlyList<LimitLease> leases) => new(
        decision.Refusal is { } refusal ? Restore(refusal, leases) : null,
        Restore(decision.States, leases.SelectMany(lease => lease.Claims).Select(claim => claim.Bucket)));

    /// <summary>States of buckets with shares, told of the buckets as they were.</summary>
    public static List<LimitState> Restore(IEnumerable<LimitState> states, IEnumerable<LimitBucket> buckets) =>
    [
        .. states.Zip(
            buckets.SelectMany(bucket => bucket.Rules.Select(rule => (bucket, rule))),
            (state, original) => state with { Bucket = original.bucket, Rule = original.rule }),
    ];

    private long Of(long most) => (most / _replicas) + (rank < most % _replicas ? 1 : 0);

    private LimitRefusal Restore(LimitRefusal refusal, IReadOnlyList<LimitLease> leases)
    {
        var bucket = _originals[refusal.Bucket];
        var index = refusal.Bucket.Rules.TakeWhile(rule => !ReferenceEquals(rule, refusal.Rule)).Count();
        if (index == bucket.Rules.Count)
        {
            return refusal with { Bucket = bucket };
        }

        var rule = bucket.Rules[index];
        var amount = leases.SelectMany(lease => lease.Claims).Where(claim => ReferenceEquals(claim.Bucket, bucket))
            .Max(claim => Math.Max(claim.Amount(rule.Unit), rule.Unit == LimitUnit.Concurrency ? 1 : 0));
        return new LimitRefusal(bucket, rule, refusal.RetryAfter ?? (amount <= rule.Most ? AskSharedAgain : null));
    }
}
