using Switchyard.Core.Chat;
using Switchyard.Core.Errors;
using Switchyard.Core.Limits;
using Switchyard.Core.Pipeline;
using Switchyard.Core.Providers;
using Switchyard.Core.Telemetry;
using Switchyard.Server.Dialects;
using Switchyard.Server.Hosting;
using Switchyard.Server.Runtime;

namespace Switchyard.Server.Http;

/// <summary>One call over HTTP, from its body to the end of its answer, in whatever language. Thread-safe.</summary>
internal sealed class CallHandler(
    Gateway gateway,
    ICompletionService service,
    ModelCatalog catalog,
    AdmissionControl limits,
    DrainState drain,
    SwitchyardMetrics metrics,
    CallReport report,
    RequestLedger ledger,
    TimeProvider time)
{
    // What a call ends with when a bug ends it: it must not be counted as a success.
    private static readonly LlmError Unfinished = new(LlmErrorCode.InternalError, "Switchyard failed.");

    /// <summary>Handles a call.</summary>
    /// <param name="http">The request.</param>
    /// <param name="front">Its language.</param>
    /// <param name="kind">What is asked for.</param>
    /// <param name="wantsStream">Whether the route itself asks for a stream.</param>
    public async Task HandleAsync(HttpContext http, IDialectFront front, CallKind kind, bool wantsStream)
    {
        var state = gateway.Acquire();
        var scope = RequestScope.Of(http);
        var ledgerId = ledger.IdOf(scope);
        var trace = new CallTrace(time);
        metrics.Requests.Started();
        LlmCall? call = null;
        LlmError? error = Unfinished;
        ICallAdmission admission = NoLimits.Instance;
        var hasLeft = false;
        try
        {
            var parsed = await ParseAsync(http, front, kind, wantsStream, state).ConfigureAwait(false);
            call = parsed.Value;
            admission = parsed.IsSuccess ? ledger.Begin(parsed.Value, ledgerId, limits.Begin(parsed.Value, state.Limits)) : admission;
            error = parsed.IsSuccess
                ? await RunAsync(http, front, new Exchange(new CallContext(parsed.Value, state.Table, trace, admission), catalog)).ConfigureAwait(false)
                : await RefuseAsync(http, front, state, trace, parsed.Error).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            error = null;
            hasLeft = true;
            metrics.Clients.Disconnected(PhaseOf(call, http));
        }
        finally
        {
            admission.End();
            state.Table.Release();
            report.Ended(scope.RequestId, trace, kind, call, error, hasLeft);
            ledger.Ended(scope, ledgerId, trace, kind, call, CallReport.OutcomeOf(error, hasLeft));
        }
    }

    private static DisconnectPhase PhaseOf(LlmCall? call, HttpContext http) =>
        call is null ? DisconnectPhase.RequestBody : http.Response.HasStarted ? DisconnectPhase.Streaming : DisconnectPhase.PreCommit;

    private static async ValueTask<Outcome<LlmCall>> ParseAsync(
        HttpContext http, IDialectFront front, CallKind kind, bool wantsStream, GatewayState state)
    {
        var body = await RequestBody.ReadAsync(http).ConfigureAwait(false);
        if (!body.IsSuccess)
        {
            return body.Error;
        }

        var scope = RequestScope.Of(http);
        var caller = scope.Caller.Identity;
        var arrival = new Arrival(scope.RequestId, kind, wantsStream, caller, name => HeaderOf(http, name)) { OutputCap = state.Budgets.OutputCapOf(caller) };
        return front.Parse(body.Value.Bytes, arrival);
    }

    // Cache-Control may stand in several lines that count together; any other header of ours that comes twice is none.
    private static string? HeaderOf(HttpContext http, string name) =>
        !http.Request.Headers.TryGetValue(name, out var values) ? null
        : values.Count == 1 ? values[0]
        : name == "cache-control" ? string.Join(", ", values.ToArray())
        : null;

    private async ValueTask<LlmError?> RunAsync(HttpContext http, IDialectFront front, Exchange exchange)
    {
        using var span = SwitchyardTracing.StartRequest(exchange.Call.Kind, exchange.Call.Model, exchange.Call.RequestId);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, drain.CutToken);

        // A registration of its own: linking three sources costs more, and most keys never end.
        using var ended = RequestScope.Of(http).Caller.Ended.UnsafeRegister(static state => ((CancellationTokenSource)state!).Cancel(), ending);
        var error = exchange.Call.Stream
            ? await AnswerStreamedAsync(http, front, exchange, ending).ConfigureAwait(false)
            : await AnswerWholeAsync(http, front, exchange, ending.Token).ConfigureAwait(false);
        if (exchange.Trace.Target is { } target)
        {
            span.SetProvider(target.Provider.Name);
        }

        if (exchange.Trace.Facts is { } facts)
        {
            span.SetAnswer(facts);
        }

        if (error is not null)
        {
            span.SetError(error);
        }

        return error;
    }

    private async ValueTask<LlmError?> AnswerStreamedAsync(
        HttpContext http, IDialectFront front, Exchange exchange, CancellationTokenSource ending)
    {
        using var answer = new StreamedAnswer(http, front, exchange, service, metrics, time);
        return await answer.RunAsync(ending).ConfigureAwait(false);
    }

    private async ValueTask<LlmError?> AnswerWholeAsync(
        HttpContext http, IDialectFront front, Exchange exchange, CancellationToken cancellationToken)
    {
        Outcome<LlmAnswer> outcome;
        try
        {
            outcome = await service.CompleteAsync(exchange.Context, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!http.RequestAborted.IsCancellationRequested)
        {
            outcome = RequestScope.Of(http).Cut(metrics);
        }

        RateLimitHeaders.Set(http.Response.Headers, exchange.Context.Admission);
        AnswerHeaders.SetCache(http.Response.Headers, exchange.Trace);
        if (!outcome.IsSuccess)
        {
            exchange.Context.Admission.End();
            await SendAsync(http, front, exchange.Call.RequestId, exchange.Table.Options.Errors.ExposeUpstream, outcome.Error).ConfigureAwait(false);
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
        exchange.Context.Admission.End();
        var started = time.GetTimestamp();
        await response.Body.WriteAsync(body, http.RequestAborted).ConfigureAwait(false);
        exchange.Trace.ClientTime += time.GetElapsedTime(started);
        return null;
    }

    private async ValueTask<LlmError> RefuseAsync(
        HttpContext http, IDialectFront front, GatewayState state, CallTrace trace, LlmError error)
    {
        AnswerHeaders.SetCache(http.Response.Headers, trace);
        metrics.Clients.RequestRejected(Rejections.Of(error));
        if (error.Code is LlmErrorCode.RequestTooLarge or LlmErrorCode.RequestTimeout)
        {
            // The rest of the body will not be read.
            http.Response.Headers.Connection = "close";
        }

        await SendAsync(http, front, RequestScope.Of(http).RequestId, state.Options.Errors.ExposeUpstream, error).ConfigureAwait(false);
        return error;
    }

    private static ValueTask SendAsync(HttpContext http, IDialectFront front, string requestId, bool exposeUpstream, LlmError error) =>
        ErrorAnswer.SendAsync(http, error, front, requestId, exposeUpstream);
}
