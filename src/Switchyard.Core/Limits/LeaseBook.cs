namespace Switchyard.Core.Limits;

/// <summary>
/// Leases by their names, so that repeating an operation changes nothing; each is forgotten <see cref="LimitLease.Memory"/>
/// after it was last heard of, or when there are too many: of settled ones the oldest, whose repetition is least likely.
/// </summary>
internal sealed class LeaseBook
{
    private const int MostLive = 1_000_000;
    private const int MostSettled = 200_000;
    private readonly Dictionary<string, LinkedListNode<LeaseRecord>> _nodes = [];
    private readonly LinkedList<LeaseRecord> _live = [];
    private readonly LinkedList<LeaseRecord> _settled = [];
    private long _turn;

    /// <summary>How many leases are remembered.</summary>
    public int Count => _nodes.Count;

    /// <summary>Numbers what happens: two things may happen at one time.</summary>
    public long NextTurn() => ++_turn;

    /// <summary>A lease; null when it is not known.</summary>
    public LeaseRecord? Find(string id) => _nodes.TryGetValue(id, out var node) ? node.Value : null;

    /// <summary>Remembers a lease that was reserved.</summary>
    public void Add(string id, CountedBucket[] buckets, long now)
    {
        foreach (var bucket in buckets)
        {
            bucket.Leases++;
        }

        Append(_live, new LinkedListNode<LeaseRecord>(new LeaseRecord(id, now, NextTurn(), buckets)), now);
    }

    /// <summary>Remembers a lease as settled, known before or not.</summary>
    public void Settle(string id, long now)
    {
        if (_nodes.TryGetValue(id, out var node))
        {
            node.List!.Remove(node);
        }
        else
        {
            node = new LinkedListNode<LeaseRecord>(new LeaseRecord(id, now, NextTurn(), []));
        }

        node.Value.Close();
        Append(_settled, node, now);
    }

    /// <summary>Remembers a lease for longer; nothing when it is not known or settled.</summary>
    public void Renew(string id, long now)
    {
        if (_nodes.TryGetValue(id, out var node) && node.List == _live)
        {
            _live.Remove(node);
            Append(_live, node, now);
        }
    }

    /// <summary>Forgets what is old.</summary>
    public void Forget(long now)
    {
        Trim(_live, MostLive, now);
        Trim(_settled, MostSettled, now);
    }

    private void Append(LinkedList<LeaseRecord> list, LinkedListNode<LeaseRecord> node, long now)
    {
        node.Value.ForgetAt = now + LimitLease.Memory.Ticks;
        list.AddLast(node);
        _nodes[node.Value.Id] = node;
    }

    private void Trim(LinkedList<LeaseRecord> list, int most, long now)
    {
        while (list.First is { } oldest && (oldest.Value.ForgetAt <= now || list.Count > most))
        {
            oldest.Value.Close();
            list.Remove(oldest);
            _nodes.Remove(oldest.Value.Id);
        }
    }
}
