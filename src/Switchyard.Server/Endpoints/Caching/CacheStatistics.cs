namespace Switchyard.Server.Endpoints.Caching;

/// <summary>The answer of <c>GET /api/v1/cache/stats</c>. Counts are of this replica since its start, entries and bytes of the store.</summary>
/// <param name="Hits">Calls that got a stored answer.</param>
/// <param name="Misses">Calls that made an upstream call of their own.</param>
/// <param name="Coalesced">Calls that got the answer of another call on its way.</param>
/// <param name="Bypassed">Calls the cache had nothing to do with.</param>
/// <param name="HitRate">Hits and coalesced calls as a share of all that asked the cache; null while none has.</param>
/// <param name="Stored">Answers given to the store.</param>
/// <param name="Rejected">Entries of the shared store that were not believed.</param>
/// <param name="Evictions">Entries given up because the embedded store was full.</param>
/// <param name="Entries">Entries in the store.</param>
/// <param name="Bytes">Bytes they count; null when the store can not say.</param>
internal sealed record CacheStatistics(
    long Hits,
    long Misses,
    long Coalesced,
    long Bypassed,
    double? HitRate,
    long Stored,
    long Rejected,
    long Evictions,
    long Entries,
    long? Bytes);
