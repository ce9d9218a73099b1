using Switchyard.Core.Caching;

namespace Switchyard.Redis.Caching;

/// <summary>What an entry says of itself, besides its payload.</summary>
internal sealed record CacheEntryHeader(
    CacheKey Key, string Provider, string Model, string[] Tags, DateTimeOffset StoredAt, TimeSpan Ttl, TimeSpan Grace, int PayloadLength)
{
    /// <summary>The whole entry.</summary>
    /// <param name="payload">Its payload.</param>
    public CacheEntry ToEntry(byte[] payload) => new()
    {
        Key = Key,
        Provider = Provider,
        Model = Model,
        Tags = Tags,
        StoredAt = StoredAt,
        Ttl = Ttl,
        Grace = Grace,
        Payload = payload,
    };
}
