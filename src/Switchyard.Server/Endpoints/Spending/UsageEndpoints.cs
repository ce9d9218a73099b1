using Switchyard.Server.Access;
using Switchyard.Server.Http;

namespace Switchyard.Server.Endpoints.Spending;

/// <summary>What the ledger knows.</summary>
internal static class UsageEndpoints
{
    private const string Csv = "text/csv";

    /// <summary>Maps the routes.</summary>
    /// <param name="routes">The routes.</param>
    public static void MapUsage(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/usage", ReadAsync).Produces<UsageReport>(StatusCodes.Status200OK, "application/json", Csv)
            .Fails().Produces<ErrorEnvelope>(StatusCodes.Status403Forbidden).Require(AccessPolicy.Caller).WithTags("Usage")
            .WithName("GetUsage").WithSummary("Requests, tokens and costs of the caller's tenant; for administrators of all.");
        routes.MapGet("/api/v1/requests/{id}", FindAsync).Produces<RequestReport>().Fails().Require(AccessPolicy.Caller).WithTags("Usage")
            .WithName("GetRequest").WithSummary("What happened to one request of the caller's tenant, attempt by attempt.");
    }

    private static async Task<IResult> ReadAsync([AsParameters] UsageParameters parameters, HttpContext http, UsageDirectory usage)
    {
        var report = UsageParameters.Fault(http.Request.Query) is { } fault
            ? fault
            : await usage.ReadAsync(RequestScope.Of(http).Caller, parameters, http.RequestAborted).ConfigureAwait(false);
        return report.IsSuccess && WantsCsv(parameters, http)
            ? Results.Text(UsageCsv.Write(report.Value), Csv + "; charset=utf-8")
            : await http.AnswerAsync(report, ApiJson.Default.UsageReport).ConfigureAwait(false);
    }

    private static async Task<IResult> FindAsync(string id, HttpContext http, UsageDirectory usage)
    {
        var report = await usage.FindAsync(RequestScope.Of(http).Caller, id, http.RequestAborted).ConfigureAwait(false);
        return await http.AnswerAsync(report, ApiJson.Default.RequestReport).ConfigureAwait(false);
    }

    private static bool WantsCsv(UsageParameters parameters, HttpContext http) => parameters.Format is { } format
        ? format == "csv"
        : http.Request.GetTypedHeaders().Accept.Any(type => type.Quality is not 0 && type.MediaType.Equals(Csv, StringComparison.OrdinalIgnoreCase));
}
