using System.Text.Json;
using Switchyard.Core.Chat;
using Switchyard.Server.Access;
using Switchyard.Server.Dialects;
using Switchyard.Server.Http;

namespace Switchyard.Server.Endpoints;

/// <summary>The routes that make calls: HTTP in, the call handler, HTTP out.</summary>
internal static class CompletionEndpoints
{
    private const string Json = "application/json";

    /// <summary>Maps the routes.</summary>
    /// <param name="routes">The routes.</param>
    public static void MapCompletions(this IEndpointRouteBuilder routes)
    {
        MapNative(routes.MapGroup("/api/v1").Require(AccessPolicy.Caller).WithTags("Completions"));
        MapOpenAI(routes.MapGroup("/v1").Require(AccessPolicy.Caller).WithTags("OpenAI"));
    }

    private static void MapNative(RouteGroupBuilder group)
    {
        group.MapPost("/complete", static (HttpContext http, CallHandler calls, DialectFronts fronts) =>
                calls.HandleAsync(http, fronts.Native, CallKind.Chat, wantsStream: false))
            .WithName("Complete").WithSummary("Completes a chat, whole.")
            .Accepts<LlmRequest>(Json).Produces<LlmResponse>().Fails();
        group.MapPost("/complete/stream", static (HttpContext http, CallHandler calls, DialectFronts fronts) =>
                calls.HandleAsync(http, fronts.Native, CallKind.Chat, wantsStream: true))
            .WithName("CompleteStream").WithSummary("Completes a chat as a stream of server-sent events.")
            .WithDescription("Each data line is an LlmResponse that holds only what changed; the last one carries finishReason, usage and cost, then [DONE]. A failure after the first content is one event named error, and no [DONE].")
            .Accepts<LlmRequest>(Json).Produces<LlmResponse>(StatusCodes.Status200OK, "text/event-stream").Fails();
    }

    private static void MapOpenAI(RouteGroupBuilder group)
    {
        group.MapPost("/chat/completions", static (HttpContext http, CallHandler calls, DialectFronts fronts) =>
                calls.HandleAsync(http, fronts.OpenAI, CallKind.Chat, wantsStream: false))
            .WithName("CreateChatCompletion").WithSummary("OpenAI's chat completions, whole or streamed.")
            .Accepts<JsonElement>(Json).Produces<JsonElement>(StatusCodes.Status200OK, Json, "text/event-stream").FailsAsOpenAI();
        group.MapPost("/embeddings", static (HttpContext http, CallHandler calls, DialectFronts fronts) =>
                calls.HandleAsync(http, fronts.OpenAI, CallKind.Embeddings, wantsStream: false))
            .WithName("CreateEmbedding").WithSummary("OpenAI's embeddings.")
            .Accepts<JsonElement>(Json).Produces<JsonElement>().FailsAsOpenAI();
    }
}
