using Switchyard.Core.Chat;
using Switchyard.Core.Errors;
using Switchyard.Server.Calls;
using Switchyard.Server.Dialects;

namespace Switchyard.Server.Http;

/// <summary>Calls over HTTP: reads their bodies and sends their answers, in whatever language. Thread-safe.</summary>
/// <param name="services">What calls need.</param>
internal sealed class CallHandler(CallServices services)
{
    /// <summary>Handles a call.</summary>
    /// <param name="http">The request.</param>
    /// <param name="front">Its language.</param>
    /// <param name="kind">What is asked for.</param>
    /// <param name="wantsStream">Whether the route itself asks for a stream.</param>
    public async Task HandleAsync(HttpContext http, IDialectFront front, CallKind kind, bool wantsStream)
    {
        using var session = new CallSession(services, RequestScope.Of(http), kind);
        try
        {
            var body = await RequestBody.ReadAsync(http).ConfigureAwait(false);
            var accepted = body.IsSuccess
                ? session.Accept(front, body.Value.Bytes, wantsStream, name => RequestHeader.Of(http, name), http.RequestAborted)
                : session.Refuse(body.Error);
            session.Ended(
                !accepted.IsSuccess ? await RefuseAsync(http, front, session, accepted.Error).ConfigureAwait(false)
                : accepted.Value.Call.Stream ? await AnswerStreamedAsync(http, front, session).ConfigureAwait(false)
                : await AnswerWholeAsync(http, front, session).ConfigureAwait(false));
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            session.Left(http.Response.HasStarted);
        }
    }

    private async ValueTask<LlmError?> AnswerStreamedAsync(HttpContext http, IDialectFront front, CallSession session)
    {
        using var answer = new StreamedAnswer(http, front, session, services.Metrics, services.Time);
        return await answer.RunAsync().ConfigureAwait(false);
    }

    private async ValueTask<LlmError?> AnswerWholeAsync(HttpContext http, IDialectFront front, CallSession session)
    {
        var outcome = await session.CompleteAsync().ConfigureAwait(false);
        var exchange = session.Exchange;
        RateLimitHeaders.Set(http.Response.Headers, exchange.Context.Admission);
        AnswerHeaders.SetCache(http.Response.Headers, exchange.Trace);
        if (!outcome.IsSuccess)
        {
            session.GiveBack();
            await SendAsync(http, front, session, outcome.Error).ConfigureAwait(false);
            return outcome.Error;
        }

        using var answer = outcome.Value;
        var body = front.WriteAnswer(answer, exchange);
        var response = http.Response;
        response.ContentType = "application/json";
        response.ContentLength = body.Length;
        AnswerHeaders.Set(response.Headers, exchange.Trace, answer.Facts);
        AnswerHeaders.SetCost(response.Headers, NativeAnswer.CostOf(answer.Facts.Usage, exchange));

        // What the call held is given back before its client can ask again.
        session.GiveBack();
        var started = services.Time.GetTimestamp();
        await response.Body.WriteAsync(body, http.RequestAborted).ConfigureAwait(false);
        exchange.Trace.ClientTime += services.Time.GetElapsedTime(started);
        return null;
    }

    private static async ValueTask<LlmError> RefuseAsync(HttpContext http, IDialectFront front, CallSession session, LlmError error)
    {
        AnswerHeaders.SetCache(http.Response.Headers, session.Trace);
        if (error.Code is LlmErrorCode.RequestTooLarge or LlmErrorCode.RequestTimeout)
        {
            // The rest of the body will not be read.
            http.Response.Headers.Connection = "close";
        }

        await SendAsync(http, front, session, error).ConfigureAwait(false);
        return error;
    }

    private static ValueTask SendAsync(HttpContext http, IDialectFront front, CallSession session, LlmError error) =>
        ErrorAnswer.SendAsync(http, error, front, RequestScope.Of(http).RequestId, session.ExposesUpstream);
}
