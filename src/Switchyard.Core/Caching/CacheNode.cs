namespace Switchyard.Core.Caching;

/// <summary>An entry in the embedded store, with its places in the lists that name it.</summary>
internal sealed class CacheNode(CacheEntry entry)
{
    public CacheEntry Entry { get; } = entry;

    /// <summary>Kept, because counting it walks the tags.</summary>
    public long Size { get; } = entry.Size;

    /// <summary>When it may no longer be served.</summary>
    public DateTimeOffset Expires { get; } = entry.StoredAt + entry.Ttl + entry.Grace;

    /// <summary>Whether it is in the table.</summary>
    public bool IsHeld { get; set; }

    public LinkedListNode<CacheNode>? Recency { get; set; }

    public LinkedListNode<CacheNode>? Tenant { get; set; }

    public LinkedListNode<CacheNode>? Provider { get; set; }

    public LinkedListNode<CacheNode>? Model { get; set; }

    public LinkedListNode<CacheNode>? Expiry { get; set; }

    /// <summary>In the order of the entry's tags.</summary>
    public LinkedListNode<CacheNode>[] Tags { get; set; } = [];
}
