namespace Switchyard.Core.Limits;

/// <summary>
/// All buckets by their names, at most <paramref name="capacity"/> and those of the configuration. Beyond that, end users
/// who are not known yet share one bucket per key: inventing users neither fills the memory nor escapes the limit.
/// </summary>
internal sealed class BucketTable(int capacity)
{
    // Two a call: buckets are looked at faster than calls can make new ones.
    private const int SweptPerCall = 2;
    private readonly Dictionary<string, CountedBucket> _buckets = [];
    private readonly Queue<CountedBucket> _rotation = new();

    /// <summary>How many buckets there are.</summary>
    public int Count => _buckets.Count;

    /// <summary>The bucket with the counts of another, which is made when it is missing.</summary>
    /// <param name="bucket">What is asked for.</param>
    /// <param name="beside">What it is asked for with; among that is the bucket of the end user's key.</param>
    public CountedBucket Resolve(LimitBucket bucket, LimitLease beside)
    {
        if (_buckets.TryGetValue(bucket.Id, out var known))
        {
            return known;
        }

        var name = bucket.Scope == LimitScope.EndUser && _buckets.Count >= capacity ? Overflow(beside) : bucket.Id;
        if (!_buckets.TryGetValue(name, out var counted))
        {
            counted = new CountedBucket(name);
            _buckets.Add(name, counted);
            _rotation.Enqueue(counted);
        }

        return counted;
    }

    /// <summary>Forgets a few buckets if nothing is counted in them.</summary>
    public void Sweep(long now)
    {
        for (var i = 0; i < SweptPerCall && _rotation.TryDequeue(out var bucket); i++)
        {
            if (bucket.IsIdle(now))
            {
                _buckets.Remove(bucket.Id);
            }
            else
            {
                _rotation.Enqueue(bucket);
            }
        }
    }

    // A blank can not be in a bucket's own name.
    private static string Overflow(LimitLease beside) =>
        "other users of " + beside.Claims.FirstOrDefault(claim => claim.Bucket.Scope == LimitScope.Key)?.Bucket.Id;
}
