using Microsoft.AspNetCore.Http.HttpResults;
using Switchyard.Server.Access;
using Switchyard.Server.Hosting;
using Switchyard.Server.Http;

namespace Switchyard.Server.Endpoints.Monitoring;

/// <summary>Probes for load balancers and the health of what the service stands on.</summary>
internal static class HealthEndpoints
{
    /// <summary>Maps the routes.</summary>
    /// <param name="routes">The routes.</param>
    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/health/live", static () => TypedResults.Ok(new ProbeReport("ok")))
            .Require(AccessPolicy.Public).WithTags("Health").WithName("GetLiveness").WithSummary("Whether the process runs.");
        routes.MapGet("/health/ready", Ready)
            .Produces<ProbeReport>().Produces<ProbeReport>(StatusCodes.Status503ServiceUnavailable)
            .Require(AccessPolicy.Public).WithTags("Health").WithName("GetReadiness").WithSummary("Whether new requests are welcome.");
        routes.MapGet("/api/v1/monitoring/health", Health)
            .Produces<HealthReport>().Produces<HealthReport>(StatusCodes.Status503ServiceUnavailable)
            .Require(AccessPolicy.Caller).WithTags("Health").WithName("GetHealth").WithSummary("The store and every provider, as last probed.");
        routes.MapGet("/api/v1/monitoring/stats", Stats).Produces<MonitoringStats>().Fails()
            .Require(AccessPolicy.Caller).WithTags("Health").WithName("GetStats")
            .WithSummary("How providers, cache and the caller's limits did and stand, over a window, and what the last day cost.");
    }

    private static async Task<IResult> Stats(
        [System.ComponentModel.Description("1m, 5m or 1h. Default: 5m.")] string? window, HttpContext http, StatsDirectory stats)
    {
        var read = await stats.ReadAsync(RequestScope.Of(http).Caller, window, http.RequestAborted).ConfigureAwait(false);
        return await http.AnswerAsync(read, ApiJson.Default.MonitoringStats).ConfigureAwait(false);
    }

    private static IResult Ready(DrainState drain) => drain.IsDraining
        ? TypedResults.Json(new ProbeReport("draining"), ApiJson.Default.ProbeReport, statusCode: StatusCodes.Status503ServiceUnavailable)
        : TypedResults.Ok(new ProbeReport("ok"));

    private static JsonHttpResult<HealthReport> Health(HealthDirectory health)
    {
        var report = health.Read();
        var status = report.Status == HealthDirectory.Ok ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        return TypedResults.Json(report, ApiJson.Default.HealthReport, statusCode: status);
    }
}
