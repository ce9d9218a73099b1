namespace Switchyard.Core.Caching;

/// <summary>
/// The entries of the embedded store, by name, by age of their last use, by what invalidation can name, and by when they expire.
/// Every change takes constant time but for the number of tags. Not thread-safe.
/// </summary>
internal sealed class CacheTable
{
    // Expired entries are found by the slice of time they expire in, so that no list has to be kept in order.
    private static readonly long Slice = TimeSpan.FromSeconds(16).Ticks;

    private readonly Dictionary<CacheKey, CacheNode> _nodes = [];
    private readonly LinkedList<CacheNode> _recency = new();
    private readonly CacheIndex<string> _tenants = new(StringComparer.Ordinal);
    private readonly CacheIndex<string> _providers = new(StringComparer.OrdinalIgnoreCase);
    private readonly CacheIndex<string> _models = new(StringComparer.Ordinal);
    private readonly CacheIndex<string> _tags = new(StringComparer.Ordinal);
    private readonly CacheIndex<long> _expiries = new();
    private readonly SortedSet<long> _slices = [];

    public int Count => _nodes.Count;

    public long Bytes { get; private set; }

    /// <summary>The entry that was used longest ago.</summary>
    public CacheNode? Oldest => _recency.Last?.Value;

    public CacheNode? Find(CacheKey key) => _nodes.GetValueOrDefault(key);

    public void Touch(CacheNode node)
    {
        if (_recency.First != node.Recency)
        {
            _recency.Remove(node.Recency!);
            _recency.AddFirst(node.Recency!);
        }
    }

    public void Add(CacheNode node)
    {
        var entry = node.Entry;
        _nodes.Add(entry.Key, node);
        Bytes += node.Size;
        node.IsHeld = true;
        node.Recency = _recency.AddFirst(node);
        node.Tenant = _tenants.Add(entry.Key.Tenant, node);
        node.Provider = _providers.Add(entry.Provider, node);
        node.Model = _models.Add(entry.Model, node);
        node.Tags = [.. entry.Tags.Select(tag => _tags.Add(tag, node))];
        var slice = SliceOf(node);
        _slices.Add(slice);
        node.Expiry = _expiries.Add(slice, node);
    }

    public void Remove(CacheNode node)
    {
        var entry = node.Entry;
        _nodes.Remove(entry.Key);
        Bytes -= node.Size;
        node.IsHeld = false;
        _recency.Remove(node.Recency!);
        _tenants.Remove(entry.Key.Tenant, node.Tenant!);
        _providers.Remove(entry.Provider, node.Provider!);
        _models.Remove(entry.Model, node.Model!);
        _expiries.Remove(SliceOf(node), node.Expiry!);
        for (var i = 0; i < node.Tags.Length; i++)
        {
            _tags.Remove(entry.Tags[i], node.Tags[i]);
        }
    }

    /// <summary>An entry of a slice of time that has passed; null when there is none.</summary>
    public CacheNode? NextExpired(DateTimeOffset now)
    {
        while (_slices.Count > 0 && (_slices.Min + 1) * Slice <= now.UtcTicks)
        {
            if (_expiries.Find(_slices.Min)?.First is { } place)
            {
                return place.Value;
            }

            _slices.Remove(_slices.Min);
        }

        return null;
    }

    /// <summary>The entries among which those that a filter means are, copied; the fewest that one of its names gives.</summary>
    public CacheNode[] Candidates(CacheFilter filter)
    {
        if (filter.Digest is { } digest)
        {
            IEnumerable<string> tenants = filter.Tenant is { } one ? [one] : _tenants.Keys;
            return [.. tenants.Select(tenant => Find(new CacheKey(tenant, digest))).OfType<CacheNode>()];
        }

        (CacheIndex<string> Index, string? Name)[] named =
            [(_tenants, filter.Tenant), (_providers, filter.Provider), (_models, filter.Model), (_tags, filter.Tag)];
        var fewest = _recency;
        foreach (var (index, name) in named)
        {
            if (name is null)
            {
                continue;
            }

            if (index.Find(name) is not { } list)
            {
                return [];
            }

            fewest = list.Count < fewest.Count ? list : fewest;
        }

        return [.. fewest];
    }

    private static long SliceOf(CacheNode node) => node.Expires.UtcTicks / Slice;
}
