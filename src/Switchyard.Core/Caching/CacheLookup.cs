using Switchyard.Core.Errors;

namespace Switchyard.Core.Caching;

/// <summary>What a look into the cache found.</summary>
/// <param name="Entry">The entry; null when there is none, or the store failed.</param>
/// <param name="Error">Why the store could not say; null when it could.</param>
public readonly record struct CacheLookup(CacheEntry? Entry, LlmError? Error = null);
