using Switchyard.Core.Errors;

namespace Switchyard.Core.Caching;

/// <summary>
/// Keeps answers. Bounded; thread-safe. A store that can not be reached in time is a
/// <see cref="LlmErrorCode.StoreUnavailable"/> value, and its caller goes on as if nothing were stored.
/// </summary>
public interface ICacheStore
{
    /// <summary>Now, by the store's clock: entries are stamped with it, so that replicas whose clocks differ agree.</summary>
    DateTimeOffset Now { get; }

    /// <summary>
    /// The entry of that name, fresh or within its grace; success with null when there is none. An entry that is damaged, forged or
    /// another tenant's is none, and is counted.
    /// </summary>
    /// <param name="key">Its name.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<CacheLookup> GetAsync(CacheKey key, CancellationToken cancellationToken);

    /// <summary>
    /// Keeps an entry in the place of any other of its name. Not when it is over the bounds, and not when entries it belongs to
    /// were forgotten since <paramref name="begun"/>: the call that made it may have begun before what it answers changed.
    /// </summary>
    /// <param name="entry">The entry.</param>
    /// <param name="begun">When the call that made it began, by <see cref="Now"/>.</param>
    /// <param name="cancellationToken">Ends the wait, not the operation.</param>
    /// <returns>Null when kept or rightly not kept; else why the store could not.</returns>
    ValueTask<LlmError?> SetAsync(CacheEntry entry, DateTimeOffset begun, CancellationToken cancellationToken);

    /// <summary>Forgets entries. When it returns no replica serves them any longer.</summary>
    /// <param name="filter">Which.</param>
    /// <param name="cancellationToken">Ends the wait, not the operation.</param>
    /// <returns>What was forgotten, or why it is not sure that it is gone.</returns>
    ValueTask<Outcome<CacheUse>> InvalidateAsync(CacheFilter filter, CancellationToken cancellationToken);

    /// <summary>What it holds.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<Outcome<CacheUse>> ReadUseAsync(CancellationToken cancellationToken);
}
