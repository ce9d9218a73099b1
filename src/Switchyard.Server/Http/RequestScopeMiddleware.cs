using Switchyard.Core.Errors;
using Switchyard.Server.Dialects;
using Switchyard.Server.Runtime;
using Switchyard.Server.Telemetry;

namespace Switchyard.Server.Http;

/// <summary>The outermost step: gives every request its scope, and every failure nobody handled an answer.</summary>
/// <param name="next">The rest.</param>
/// <param name="gateway">Knows what may be shown of errors.</param>
/// <param name="fronts">The languages.</param>
/// <param name="logger">Told of bugs.</param>
internal sealed partial class RequestScopeMiddleware(
    RequestDelegate next, Gateway gateway, DialectFronts fronts, ILogger<RequestScopeMiddleware> logger)
{
    private static readonly LlmError NotFound = new(LlmErrorCode.NotFound, "There is nothing at this address.");
    private static readonly LlmError WrongMethod = new(LlmErrorCode.MethodNotAllowed, "This address takes another method.");

    /// <summary>Handles one request.</summary>
    /// <param name="http">The request.</param>
    public async Task InvokeAsync(HttpContext http)
    {
        var id = RequestIds.Of(http);
        var scope = new RequestScope(id, fronts.For(http.Request.Path)) { IsIdOurs = http.Request.Headers[RequestIds.Header] != id };
        http.Features.Set(scope);

        // Log lines of the web server then carry the same id as ours.
        http.TraceIdentifier = scope.RequestId;
        http.Response.Headers[RequestIds.Header] = scope.RequestId;
        using var lines = logger.BeginScope(new RequestLogScope(scope.RequestId));
        try
        {
            await next(http).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            return;
        }
        catch (BadHttpRequestException e)
        {
            await SendAsync(http, RequestBody.ToError(e)).ConfigureAwait(false);
            return;
        }
        catch (Exception e)
        {
            Log.Unhandled(logger, scope.RequestId, e);
            await SendAsync(http, OwnErrors.Bug).ConfigureAwait(false);
            return;
        }

        if (!http.Response.HasStarted && http.Response.ContentLength is null && Unanswered(http.Response.StatusCode) is { } error)
        {
            await SendAsync(http, error).ConfigureAwait(false);
        }
    }

    /// <summary>Answers with an error, or breaks the connection when an answer has begun: it must not look finished.</summary>
    /// <param name="http">The request.</param>
    /// <param name="error">The error.</param>
    public async Task SendAsync(HttpContext http, LlmError error)
    {
        if (http.Response.HasStarted)
        {
            http.Abort();
            return;
        }

        await ErrorAnswer.SendAsync(http, error, gateway.Current.Options.Errors.ExposeUpstream).ConfigureAwait(false);
    }

    private static LlmError? Unanswered(int status) => status switch
    {
        StatusCodes.Status404NotFound => NotFound,
        StatusCodes.Status405MethodNotAllowed => WrongMethod,
        StatusCodes.Status415UnsupportedMediaType => RequestBody.NotJson,
        _ => null,
    };

    // Event ids 1020-1029 belong to requests.
    private static partial class Log
    {
        [LoggerMessage(1020, LogLevel.Error, "Request {RequestId} failed by a bug.", EventName = "RequestFaulted")]
        public static partial void Unhandled(ILogger logger, string requestId, Exception exception);
    }
}
