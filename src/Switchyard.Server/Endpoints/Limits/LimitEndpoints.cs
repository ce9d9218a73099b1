using System.ComponentModel;
using Switchyard.Server.Access;
using Switchyard.Server.Http;

namespace Switchyard.Server.Endpoints.Limits;

/// <summary>What is left of the caller's limits.</summary>
internal static class LimitEndpoints
{
    /// <summary>Maps the route.</summary>
    /// <param name="routes">The routes.</param>
    public static void MapLimits(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/v1/limits", ReadAsync).Produces<LimitReport>().Fails().Produces<ErrorEnvelope>(StatusCodes.Status403Forbidden)
            .Require(AccessPolicy.Caller).WithTags("Limits")
            .WithName("GetLimits").WithSummary("What is left of the caller's limits; asking takes nothing of them.");

    private static async Task<IResult> ReadAsync(
        HttpContext http,
        LimitDirectory limits,
        [Description("One of the caller's own users, as requests name them in user.")] string? user,
        [Description("The name of another key; for administrators.")] string? name)
    {
        var scope = RequestScope.Of(http);
        var report = await limits.ReadAsync(scope.Caller, name, user, http.RequestAborted).ConfigureAwait(false);
        return await http.AnswerAsync(report, ApiJson.Default.LimitReport).ConfigureAwait(false);
    }
}
