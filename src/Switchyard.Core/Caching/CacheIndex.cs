namespace Switchyard.Core.Caching;

/// <summary>The entries by one of their features. Adding and removing take constant time. Not thread-safe.</summary>
internal sealed class CacheIndex<TKey>(IEqualityComparer<TKey>? comparer = null)
    where TKey : notnull
{
    private readonly Dictionary<TKey, LinkedList<CacheNode>> _lists = new(comparer);

    /// <summary>The features that entries have.</summary>
    public IReadOnlyCollection<TKey> Keys => _lists.Keys;

    /// <summary>The entries with that feature; null when there is none.</summary>
    public LinkedList<CacheNode>? Find(TKey key) => _lists.GetValueOrDefault(key);

    public LinkedListNode<CacheNode> Add(TKey key, CacheNode node)
    {
        if (!_lists.TryGetValue(key, out var list))
        {
            _lists.Add(key, list = new LinkedList<CacheNode>());
        }

        return list.AddLast(node);
    }

    public void Remove(TKey key, LinkedListNode<CacheNode> place)
    {
        var list = place.List!;
        list.Remove(place);
        if (list.Count == 0)
        {
            _lists.Remove(key);
        }
    }
}
