using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Switchyard.Core.Errors;
using Switchyard.Server.Access;
using Switchyard.Server.Http;
using Switchyard.Server.Keys;

namespace Switchyard.Server.Endpoints;

/// <summary>The keys of callers, for administrators.</summary>
internal static class KeyEndpoints
{
    private const string Json = "application/json";
    private static readonly byte[] Nothing = [(byte)'{', (byte)'}'];

    /// <summary>Maps the routes.</summary>
    /// <param name="routes">The routes.</param>
    public static void MapKeys(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/v1/keys").Require(AccessPolicy.Admin).WithTags("Keys");
        group.MapPost("", CreateAsync).Accepts<KeyDraft>(Json).Produces<KeyView>(StatusCodes.Status201Created).FailsForKeys()
            .WithName("CreateKey").WithSummary("Makes a key. The answer holds it this once.");
        group.MapGet("", ListAsync).Produces<KeyPage>().FailsForKeys()
            .WithName("ListKeys").WithSummary("Keys in the order they were made.");
        group.MapGet("/{id}", FindAsync).Produces<KeyView>().FailsForKeys()
            .WithName("GetKey").WithSummary("One key, without its secret.");
        group.MapPatch("/{id}", UpdateAsync).Accepts<KeyDraft>(Json).Produces<KeyView>().FailsForKeys()
            .WithName("UpdateKey").WithSummary("Changes the fields that are given; null removes one. All replicas heed it within seconds.");
        group.MapDelete("/{id}", RevokeAsync).Produces(StatusCodes.Status204NoContent).FailsForKeys()
            .WithName("RevokeKey").WithSummary("Revokes a key for good; its running calls end within seconds.");
        group.MapPost("/{id}/rotate", RotateAsync).Accepts<KeyRotation>(isOptional: true, Json).Produces<KeyView>().FailsForKeys()
            .WithName("RotateKey").WithSummary("Gives a key a new secret. The answer holds it this once.");
    }

    private static RouteHandlerBuilder FailsForKeys(this RouteHandlerBuilder route) =>
        route.Fails().Produces<ErrorEnvelope>(StatusCodes.Status403Forbidden);

    private static async Task CreateAsync(HttpContext http, KeyAdministration keys)
    {
        using var body = await ReadAsync(http).ConfigureAwait(false);
        if (body is not null)
        {
            var made = await keys.CreateAsync(CallerOf(http), body.RootElement, http.RequestAborted).ConfigureAwait(false);
            await AnswerAsync(http, made, KeyJson.Default.KeyView, StatusCodes.Status201Created).ConfigureAwait(false);
        }
    }

    private static async Task ListAsync([AsParameters] KeyQuery query, HttpContext http, KeyAdministration keys)
    {
        var page = await keys.ListAsync(CallerOf(http), query, http.RequestAborted).ConfigureAwait(false);
        await AnswerAsync(http, page, KeyJson.Default.KeyPage).ConfigureAwait(false);
    }

    private static async Task FindAsync(string id, HttpContext http, KeyAdministration keys)
    {
        var found = await keys.FindAsync(CallerOf(http), id, http.RequestAborted).ConfigureAwait(false);
        await AnswerAsync(http, found, KeyJson.Default.KeyView).ConfigureAwait(false);
    }

    private static async Task UpdateAsync(string id, HttpContext http, KeyAdministration keys)
    {
        using var body = await ReadAsync(http).ConfigureAwait(false);
        if (body is not null)
        {
            var changed = await keys.UpdateAsync(CallerOf(http), id, body.RootElement, http.RequestAborted).ConfigureAwait(false);
            await AnswerAsync(http, changed, KeyJson.Default.KeyView).ConfigureAwait(false);
        }
    }

    private static async Task RevokeAsync(string id, HttpContext http, KeyAdministration keys)
    {
        var error = await keys.RevokeAsync(CallerOf(http), id, http.RequestAborted).ConfigureAwait(false);
        if (error is null)
        {
            http.Response.StatusCode = StatusCodes.Status204NoContent;
        }
        else
        {
            await ErrorAnswer.SendAsync(http, error).ConfigureAwait(false);
        }
    }

    private static async Task RotateAsync(string id, HttpContext http, KeyAdministration keys)
    {
        using var body = HasBody(http) ? await ReadAsync(http).ConfigureAwait(false) : JsonDocument.Parse(Nothing);
        if (body is null)
        {
            return;
        }

        var rotated = KeyBody.ReadGrace(body.RootElement, out var grace) is { } fault
            ? fault
            : await keys.RotateAsync(CallerOf(http), id, grace, http.RequestAborted).ConfigureAwait(false);
        await AnswerAsync(http, rotated, KeyJson.Default.KeyView).ConfigureAwait(false);
    }

    private static bool HasBody(HttpContext http) => http.Request.ContentType is not null || http.Request.ContentLength is not (null or 0);

    private static Caller CallerOf(HttpContext http) => RequestScope.Of(http).Caller;

    // Null when the request has been answered already.
    private static async ValueTask<JsonDocument?> ReadAsync(HttpContext http)
    {
        var body = await RequestBody.ReadAsync(http).ConfigureAwait(false);
        var parsed = body.IsSuccess ? KeyBody.Parse(body.Value.Bytes) : body.Error;
        if (!parsed.IsSuccess)
        {
            await ErrorAnswer.SendAsync(http, parsed.Error).ConfigureAwait(false);
        }

        return parsed.Value;
    }

    private static async Task AnswerAsync<T>(HttpContext http, Outcome<T> outcome, JsonTypeInfo<T> type, int status = StatusCodes.Status200OK)
        where T : class
    {
        if (!outcome.IsSuccess)
        {
            await ErrorAnswer.SendAsync(http, outcome.Error).ConfigureAwait(false);
            return;
        }

        http.Response.StatusCode = status;

        // No proxy or browser may keep what may hold a secret.
        http.Response.Headers.CacheControl = "no-store";
        await http.Response.WriteAsJsonAsync(outcome.Value, type, cancellationToken: http.RequestAborted).ConfigureAwait(false);
    }
}
