using System.Buffers;
using System.Globalization;
using Switchyard.Core.Errors;
using Switchyard.Server.Dialects;

namespace Switchyard.Server.Http;

/// <summary>Sends an error as an answer of its own: status, headers, and the body in the client's language.</summary>
internal static class ErrorAnswer
{
    /// <summary>Sends it. Nothing may have been sent before.</summary>
    /// <param name="http">The exchange.</param>
    /// <param name="error">The error.</param>
    /// <param name="front">The client's language.</param>
    /// <param name="requestId">The request's id.</param>
    /// <param name="exposeUpstream">Whether the upstream's own body may be shown.</param>
    /// <param name="status">The status; null: the error's own.</param>
    public static async ValueTask SendAsync(
        HttpContext http, LlmError error, IErrorFront front, string requestId, bool exposeUpstream, int? status = null)
    {
        var body = new ArrayBufferWriter<byte>(512);
        front.WriteError(error, requestId, exposeUpstream, body);
        var response = http.Response;
        response.StatusCode = status ?? error.HttpStatus;
        response.ContentType = front.ErrorType(http.Request);
        response.ContentLength = body.WrittenCount;
        response.Headers[RequestIds.Header] = requestId;
        SetHeaders(response.Headers, error);
        await response.Body.WriteAsync(body.WrittenMemory, http.RequestAborted).ConfigureAwait(false);
    }

    /// <summary>Sends it in the language and under the id of the request's scope. Nothing may have been sent before.</summary>
    /// <param name="http">The exchange.</param>
    /// <param name="error">The error.</param>
    /// <param name="exposeUpstream">Whether the upstream's own body may be shown.</param>
    /// <param name="status">The status; null: the error's own.</param>
    public static ValueTask SendAsync(HttpContext http, LlmError error, bool exposeUpstream = false, int? status = null)
    {
        var scope = RequestScope.Of(http);
        return SendAsync(http, error, scope.Front, scope.RequestId, exposeUpstream, status);
    }

    /// <summary>Sets what a failure says in headers.</summary>
    /// <param name="headers">The answer's headers.</param>
    /// <param name="error">The failure.</param>
    public static void SetHeaders(IHeaderDictionary headers, LlmError error)
    {
        headers["x-switchyard-error-source"] = error.Source switch
        {
            ErrorSource.Client => "client",
            ErrorSource.Gateway => "gateway",
            ErrorSource.Upstream => "upstream",
            _ => "store",
        };
        // A budget that opens again tomorrow is told in the body only: whoever sees the header may take it for a reason to try again.
        if (error.RetryAfter is { } wait && wait > TimeSpan.Zero && error.Code != LlmErrorCode.BudgetExceeded)
        {
            headers.RetryAfter = ((long)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
            headers["retry-after-ms"] = ((long)Math.Ceiling(wait.TotalMilliseconds)).ToString(CultureInfo.InvariantCulture);
        }

        if (error.ShouldRetry is { } should)
        {
            headers["x-should-retry"] = should ? "true" : "false";
        }

        if (error.Code == LlmErrorCode.InvalidApiKey)
        {
            headers.WWWAuthenticate = "Bearer";
        }
    }
}
