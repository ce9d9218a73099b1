using Switchyard.Core.Configuration;
using Switchyard.Core.Pipeline;

namespace Switchyard.Core.Caching;

/// <summary>One call that the cache may have something to do with.</summary>
/// <param name="Context">The call.</param>
/// <param name="Directive">What the cache may do.</param>
/// <param name="Key">The name of its answer.</param>
internal sealed record CacheRequest(CallContext Context, CacheDirective Directive, CacheKey Key)
{
    /// <summary>Whether it only gets anew what its client has been given already.</summary>
    public bool IsRefresh { get; init; }

    /// <summary>The settings it began with.</summary>
    public CachingOptions Options => Context.Table.Options.Cache;

    /// <summary>What makes it one with other calls.</summary>
    public FlightKey Flight => new(Key, !Directive.MayRead);
}
