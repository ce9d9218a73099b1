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
        var calls = routes.ServiceProvider.GetRequiredService<CallHandler>();
        var fronts = routes.ServiceProvider.GetRequiredService<DialectFronts>();
        MapNative(routes.MapGroup("/api/v1").Require(AccessPolicy.Caller).WithTags("Completions"), calls, fronts.Native);
        MapOpenAI(routes.MapGroup("/v1").Require(AccessPolicy.Caller).WithTags("OpenAI"), calls, fronts.OpenAI);
    }

    private static void MapNative(RouteGroupBuilder group, CallHandler calls, IDialectFront front)
    {
        group.MapCall("/complete", http => calls.HandleAsync(http, front, CallKind.Chat, wantsStream: false))
            .WithName("Complete").WithSummary("Completes a chat, whole.")
            .Accepts<LlmRequest>(Json).Produces<LlmResponse>().Fails();
        group.MapCall("/complete/stream", http => calls.HandleAsync(http, front, CallKind.Chat, wantsStream: true))
            .WithName("CompleteStream").WithSummary("Completes a chat as a stream of server-sent events.")
            .WithDescription("Each data line is an LlmResponse that holds only what changed; the last one carries finishReason, usage and cost, then [DONE]. A failure after the first content is one event named error, and no [DONE].")
            .Accepts<LlmRequest>(Json).Produces<LlmResponse>(StatusCodes.Status200OK, "text/event-stream").Fails();
    }

    private static void MapOpenAI(RouteGroupBuilder group, CallHandler calls, IDialectFront front)
    {
        group.MapCall("/chat/completions", http => calls.HandleAsync(http, front, CallKind.Chat, wantsStream: false))
            .WithName("CreateChatCompletion").WithSummary("OpenAI's chat completions, whole or streamed.")
            .Accepts<JsonElement>(Json).Produces<JsonElement>(StatusCodes.Status200OK, Json, "text/event-stream").FailsAsOpenAI();
        group.MapCall("/embeddings", http => calls.HandleAsync(http, front, CallKind.Embeddings, wantsStream: false))
            .WithName("CreateEmbedding").WithSummary("OpenAI's embeddings.")
            .Accepts<JsonElement>(Json).Produces<JsonElement>().FailsAsOpenAI();
    }

    // Hot path (bench/load): a handler with parameters has a scope of services made for every call, and a step of its own. The method's
    // description is what has the route in the OpenAPI document.
    private static RouteHandlerBuilder MapCall(this RouteGroupBuilder group, string path, RequestDelegate handle) =>
        new RouteHandlerBuilder([group.MapPost(path, handle)]).WithMetadata(handle.Method);
}
