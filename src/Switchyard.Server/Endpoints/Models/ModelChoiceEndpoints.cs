using System.ComponentModel;
using Switchyard.Core.Chat;
using Switchyard.Server.Access;
using Switchyard.Server.Dialects;
using Switchyard.Server.Http;

namespace Switchyard.Server.Endpoints.Models;

/// <summary>Choosing among models, and asking what would become of a request.</summary>
internal static class ModelChoiceEndpoints
{
    private const string Json = "application/json";

    /// <summary>Maps the routes.</summary>
    /// <param name="routes">The routes.</param>
    public static void MapModelChoice(this IEndpointRouteBuilder routes)
    {
        var models = routes.MapGroup("/api/v1/models").Require(AccessPolicy.Caller).WithTags("Models");
        models.MapGet("/compare", CompareAsync).Produces<ModelComparison>().Fails()
            .WithName("CompareModels").WithSummary("Two to ten models side by side, and in what they differ.");
        models.MapPost("/select", SelectAsync).Accepts<ModelSelectRequest>(Json).Produces<ModelSelection>().Fails()
            .WithName("SelectModel").WithSummary("Models ranked by what they must have and what is wished of them, with reasons.");
        models.MapPost("/estimate", EstimateAsync).Accepts<LlmRequest>(Json).Produces<ModelEstimates>().Fails()
            .WithName("EstimateRequest").WithSummary("What a request may cost before it is made. Its body is that of a completion.");
        routes.MapPost("/api/v1/route/explain", ExplainAsync).Accepts<LlmRequest>(Json).Produces<RouteExplanation>().Fails()
            .Require(AccessPolicy.Caller).WithTags("Models")
            .WithName("ExplainRoute").WithSummary("What would become of a request: nothing is called, nothing is taken. Its body is that of a completion.");
    }

    private static async Task<IResult> CompareAsync(
        [Description("Two to ten models, separated by commas.")] string? ids, HttpContext http, ModelDirectory directory)
    {
        var names = (ids ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return await http.AnswerAsync(directory.Compare(names, RequestScope.Of(http).Caller.Identity.Policy), ApiJson.Default.ModelComparison).ConfigureAwait(false);
    }

    private static async Task<IResult> SelectAsync(HttpContext http, ModelChooser chooser)
    {
        var body = await RequestBody.ReadAsync(http).ConfigureAwait(false);
        var chosen = body.IsSuccess ? chooser.Choose(body.Value.Bytes, RequestScope.Of(http).Caller.Identity.Policy) : body.Error;
        return await http.AnswerAsync(chosen, ApiJson.Default.ModelSelection).ConfigureAwait(false);
    }

    private static async Task<IResult> EstimateAsync(HttpContext http, NativeFront front, CallEstimator estimator)
    {
        var body = await RequestBody.ReadAsync(http).ConfigureAwait(false);
        var call = body.IsSuccess ? DryCall.Read(front, body.Value.Bytes, RequestScope.Of(http), name => http.Request.Headers[name]) : body.Error;
        var estimates = call.IsSuccess ? estimator.Estimate(call.Value) : call.Error;
        return await http.AnswerAsync(estimates, ApiJson.Default.ModelEstimates).ConfigureAwait(false);
    }

    private static async Task<IResult> ExplainAsync(HttpContext http, NativeFront front, RouteExplainer explainer)
    {
        var body = await RequestBody.ReadAsync(http).ConfigureAwait(false);
        var call = body.IsSuccess ? DryCall.Read(front, body.Value.Bytes, RequestScope.Of(http), name => http.Request.Headers[name]) : body.Error;
        var explanation = call.IsSuccess
            ? await explainer.ExplainAsync(call.Value, http.RequestAborted).ConfigureAwait(false)
            : call.Error;
        return await http.AnswerAsync(explanation, ApiJson.Default.RouteExplanation).ConfigureAwait(false);
    }
}
