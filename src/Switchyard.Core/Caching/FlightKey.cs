namespace Switchyard.Core.Caching;

/// <summary>What makes two calls one: the key, and whether an answer that is already stored would do.</summary>
/// <param name="Key">The key.</param>
/// <param name="IsRefresh">Whether a new answer is asked for.</param>
internal readonly record struct FlightKey(CacheKey Key, bool IsRefresh);
