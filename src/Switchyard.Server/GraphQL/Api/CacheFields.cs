using Switchyard.Core.Errors;
using Switchyard.Server.Access;
using Switchyard.Server.Endpoints.Caching;

namespace Switchyard.Server.GraphQL.Api;

/// <summary>What operators and callers do with the cache besides using it.</summary>
/// <param name="cache">The cache.</param>
internal sealed class CacheFields(CacheDirectory cache) : IFieldSet
{
    /// <inheritdoc/>
    public void Bind(FieldBinder fields)
    {
        fields
            .Root("Query.cacheStats", AccessPolicy.Caller, FieldCost.Store, call => cache.ReadAsync(call.Token))
            .Root("Mutation.invalidateCache", AccessPolicy.Caller, FieldCost.Store, ForgetAsync);
        fields.Type<CacheStatistics>("CacheStatistics")
            .Leaf("hits", static statistics => statistics.Hits)
            .Leaf("misses", static statistics => statistics.Misses)
            .Leaf("coalesced", static statistics => statistics.Coalesced)
            .Leaf("bypassed", static statistics => statistics.Bypassed)
            .Leaf("hitRate", static statistics => statistics.HitRate)
            .Leaf("stored", static statistics => statistics.Stored)
            .Leaf("rejected", static statistics => statistics.Rejected)
            .Leaf("evictions", static statistics => statistics.Evictions)
            .Leaf("entries", static statistics => statistics.Entries)
            .Leaf("bytes", static statistics => statistics.Bytes);
        fields.Type<CacheForgotten>("CacheForgotten")
            .Leaf("entries", static forgotten => forgotten.Entries)
            .Leaf("bytes", static forgotten => forgotten.Bytes);
    }

    private async ValueTask<Outcome<CacheForgotten>> ForgetAsync(FieldCall call)
    {
        var query = new CacheQuery
        {
            Key = call.Text("key"),
            Tag = call.Text("tag"),
            Model = call.Text("model"),
            Provider = call.Text("provider"),
            Tenant = call.Text("tenant"),
        };
        var filter = query.ToFilter();
        return filter.IsSuccess ? await cache.ForgetAsync(call.Caller, filter.Value, call.Token).ConfigureAwait(false) : filter.Error;
    }
}
