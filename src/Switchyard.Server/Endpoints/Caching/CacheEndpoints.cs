using Switchyard.Server.Access;
using Switchyard.Server.Http;

namespace Switchyard.Server.Endpoints.Caching;

/// <summary>What operators and callers do with the cache besides using it.</summary>
internal static class CacheEndpoints
{
    /// <summary>Maps the routes.</summary>
    /// <param name="routes">The routes.</param>
    public static void MapCache(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/v1/cache").Require(AccessPolicy.Caller).WithTags("Cache");
        group.MapDelete("", ForgetAsync).Produces<CacheForgotten>().Fails().Produces<ErrorEnvelope>(StatusCodes.Status403Forbidden)
            .WithName("ForgetCachedAnswers").WithSummary("Forgets cached answers that match every filter; without any, all that the key may reach.");
        group.MapGet("/stats", ReadAsync).Produces<CacheStatistics>().Fails()
            .WithName("GetCacheStatistics").WithSummary("What the cache does and holds.");
    }

    private static async Task<IResult> ForgetAsync([AsParameters] CacheQuery query, HttpContext http, CacheDirectory cache)
    {
        var filter = CacheQuery.Fault(http.Request.Query) is { } fault ? fault : query.ToFilter();
        var forgotten = filter.IsSuccess
            ? await cache.ForgetAsync(RequestScope.Of(http).Caller, filter.Value, http.RequestAborted).ConfigureAwait(false)
            : filter.Error;
        return await http.AnswerAsync(forgotten, ApiJson.Default.CacheForgotten).ConfigureAwait(false);
    }

    private static async Task<IResult> ReadAsync(HttpContext http, CacheDirectory cache)
    {
        var read = await cache.ReadAsync(http.RequestAborted).ConfigureAwait(false);
        return await http.AnswerAsync(read, ApiJson.Default.CacheStatistics).ConfigureAwait(false);
    }
}
