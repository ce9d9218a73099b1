namespace Switchyard.Core.Caching;

/// <summary>What a cache holds.</summary>
/// <param name="Entries">Entries, or the store's best knowledge of them.</param>
/// <param name="Bytes">Bytes they count; null when the store can not say.</param>
public sealed record CacheUse(long Entries, long? Bytes);
