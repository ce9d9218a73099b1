using Switchyard.Core.Caching;
using Switchyard.Core.Errors;
using Switchyard.Core.Telemetry;
using Switchyard.Server.Access;

namespace Switchyard.Server.Endpoints.Caching;

/// <summary>What callers may see of the cache and forget of it. Thread-safe.</summary>
/// <param name="store">The store.</param>
/// <param name="service">Has the calls that are on their way.</param>
/// <param name="metrics">What was counted.</param>
internal sealed class CacheDirectory(ICacheStore store, CachingService service, SwitchyardMetrics metrics)
{
    private static readonly LlmError ForAdministrators = new(LlmErrorCode.PermissionDenied, "Only an administrator's key may do this.");

    /// <summary>Forgets entries: a configured administrator's key any, every other key those of its own tenant.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="filter">Which.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async ValueTask<Outcome<CacheForgotten>> ForgetAsync(Caller caller, CacheFilter filter, CancellationToken cancellationToken)
    {
        if (caller.Reach is { } reach)
        {
            if (filter.Tenant is not null && filter.Tenant != reach)
            {
                return ForAdministrators with { Param = "tenant" };
            }

            filter = filter with { Tenant = reach };
        }

        service.Forget(filter);
        var forgotten = await store.InvalidateAsync(filter, cancellationToken).ConfigureAwait(false);

        // A call that began between the two was joined by nobody who asked after them.
        service.Forget(filter);
        return forgotten.IsSuccess ? new CacheForgotten(forgotten.Value.Entries, forgotten.Value.Bytes) : forgotten.Error;
    }

    /// <summary>What the cache does and holds, over all tenants: <c>/metrics</c> tells no less.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async ValueTask<Outcome<CacheStatistics>> ReadAsync(CancellationToken cancellationToken)
    {
        var use = await store.ReadUseAsync(cancellationToken).ConfigureAwait(false);
        if (!use.IsSuccess)
        {
            return use.Error;
        }

        var cache = metrics.Cache;
        var (hits, misses, coalesced) = (cache.Of(CacheResult.Hit), cache.Of(CacheResult.Miss), cache.Of(CacheResult.Coalesced));
        var asked = hits + misses + coalesced;
        return new CacheStatistics(
            hits,
            misses,
            coalesced,
            cache.Of(CacheResult.Bypass),
            asked == 0 ? null : Math.Round((double)(hits + coalesced) / asked, 4),
            cache.Stores,
            metrics.CacheStore.Rejections,
            metrics.CacheStore.Evictions,
            use.Value.Entries,
            use.Value.Bytes);
    }
}
