using Microsoft.AspNetCore.Http.HttpResults;
using Switchyard.Core.Errors;
using Switchyard.Core.Keys;
using Switchyard.Server.Access;
using Switchyard.Server.Http;

namespace Switchyard.Server.Endpoints.Models;

/// <summary>The models, natively and in OpenAI's dialect.</summary>
internal static class ModelEndpoints
{
    /// <summary>Maps the routes.</summary>
    /// <param name="routes">The routes.</param>
    public static void MapModels(this IEndpointRouteBuilder routes)
    {
        var native = routes.MapGroup("/api/v1/models").Require(AccessPolicy.Caller).WithTags("Models");
        native.MapGet("", ListAsync).Produces<ModelPage>().Fails()
            .WithName("ListModels").WithSummary("Every model of every configured provider.");
        native.MapGet("/{**id}", FindAsync).Produces<ModelView>().Fails()
            .WithName("GetModel").WithSummary("One model, as provider:model or by its provider's id.");
        var openAI = routes.MapGroup("/v1/models").Require(AccessPolicy.Caller).WithTags("OpenAI");
        openAI.MapGet("", ListForOpenAI).Produces<OpenAIModelPage>().FailsAsOpenAI()
            .WithName("ListOpenAIModels").WithSummary("OpenAI's model list: aliases and models.");
        openAI.MapGet("/{**id}", FindForOpenAIAsync).Produces<OpenAIModelView>().FailsAsOpenAI()
            .WithName("GetOpenAIModel").WithSummary("OpenAI's view of one model.");
    }

    private static async Task<IResult> ListAsync([AsParameters] ModelQuery query, HttpContext http, ModelDirectory directory) =>
        await http.AnswerAsync(query.Apply(directory.All(PolicyOf(http))), ApiJson.Default.ModelPage).ConfigureAwait(false);

    private static async Task<IResult> FindAsync(string id, HttpContext http, ModelDirectory directory) =>
        await http.AnswerAsync(directory.Get(id, PolicyOf(http)), ApiJson.Default.ModelView).ConfigureAwait(false);

    private static JsonHttpResult<OpenAIModelPage> ListForOpenAI(HttpContext http, ModelDirectory directory) =>
        TypedResults.Json(new OpenAIModelPage("list", [.. directory.ForOpenAI(PolicyOf(http))]), ApiJson.Default.OpenAIModelPage);

    private static async Task<IResult> FindForOpenAIAsync(string id, HttpContext http, ModelDirectory directory)
    {
        var found = directory.FindForOpenAI(id, PolicyOf(http)) is { } view ? new Outcome<OpenAIModelView>(view) : ModelDirectory.Unlisted with { Param = "id" };
        return await http.AnswerAsync(found, ApiJson.Default.OpenAIModelView).ConfigureAwait(false);
    }

    private static KeyPolicy PolicyOf(HttpContext http) => RequestScope.Of(http).Caller.Identity.Policy;
}
