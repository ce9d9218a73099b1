namespace Switchyard.Core.Limits;

/// <summary>What is remembered of a lease.</summary>
/// <param name="id">Its name.</param>
/// <param name="takenAt">When it was reserved, in ticks.</param>
/// <param name="turn">The number of that among all that happened.</param>
/// <param name="buckets">Where its claims were counted, in their order.</param>
internal sealed class LeaseRecord(string id, long takenAt, long turn, CountedBucket[] buckets)
{
    /// <summary>Its name.</summary>
    public string Id => id;

    /// <summary>When it was reserved, in ticks.</summary>
    public long TakenAt => takenAt;

    /// <summary>The number of that among all that happened.</summary>
    public long Turn => turn;

    /// <summary>Where its claims were counted, in their order; none once it is settled.</summary>
    public CountedBucket[] Buckets { get; private set; } = buckets;

    /// <summary>Whether it is settled.</summary>
    public bool IsSettled { get; private set; }

    /// <summary>When it is forgotten, in ticks.</summary>
    public long ForgetAt { get; set; }

    /// <summary>Lets its buckets go.</summary>
    public void Close()
    {
        foreach (var bucket in Buckets)
        {
            bucket.Leases--;
        }

        Buckets = [];
        IsSettled = true;
    }
}
