using System.Diagnostics;
using Switchyard.Core.Chat;
using Switchyard.Core.Errors;
using Switchyard.Core.Pipeline;
using Switchyard.Core.Providers;
using Switchyard.Core.Telemetry;
using Switchyard.Server.Dialects;
using Switchyard.Server.Http;
using Switchyard.Server.Runtime;

namespace Switchyard.Server.Calls;

/// <summary>
/// One call from its arrival to the last record of it, over whatever transport: that reads the request, tells the client what became of
/// it, says so here, and disposes the session. Used by one thread at a time.
/// </summary>
internal sealed class CallSession : IDisposable
{
    // What a call ends with when a bug ends it: it must not be counted as a success.
    private static readonly LlmError Unfinished = new(LlmErrorCode.InternalError, "Switchyard failed.");

    private readonly CallServices _services;
    private readonly RequestScope _scope;
    private readonly CallKind _kind;
    private readonly GatewayState _state;
    private readonly string _ledgerId;
    private readonly CallTrace _trace;
    private LlmCall? _call;
    private Exchange? _exchange;
    private ICallAdmission _admission = NoLimits.Instance;
    private CancellationToken _client;
    private CancellationTokenSource? _ending;
    private CancellationTokenRegistration _keyEnded;
    private Activity? _span;
    private LlmError? _error = Unfinished;
    private bool _hasLeft;

    /// <summary>A call arrives.</summary>
    /// <param name="services">What calls need.</param>
    /// <param name="scope">The request that brings it.</param>
    /// <param name="kind">What is asked for.</param>
    public CallSession(CallServices services, RequestScope scope, CallKind kind)
    {
        (_services, _scope, _kind) = (services, scope, kind);
        _state = services.Gateway.Acquire();
        _ledgerId = services.Ledger.IdOf(scope);
        _trace = new CallTrace(services.Time);
        services.Metrics.Requests.Started();
    }

    /// <summary>What happened so far.</summary>
    public CallTrace Trace => _trace;

    /// <summary>Whether its client may see the upstream's own body of an error.</summary>
    public bool ExposesUpstream => _state.Options.Errors.ExposeUpstream;

    /// <summary>Whether its client has gone: what is cancelled then was not cut by us.</summary>
    public bool IsAlone => _client.IsCancellationRequested;

    /// <summary>The call and what has become of it; only once it was accepted.</summary>
    public Exchange Exchange => _exchange ?? throw new InvalidOperationException("The call was not accepted.");

    /// <summary>Reads the request. From now on the client's leaving, the end of its key and that of the service end the call.</summary>
    /// <param name="front">Its language.</param>
    /// <param name="body">Its body, whole.</param>
    /// <param name="wantsStream">Whether its route itself asks for a stream.</param>
    /// <param name="header">Reads a header of the request; null when absent.</param>
    /// <param name="client">The client's leaving.</param>
    /// <returns>The call on its way, or why there is none: to be told, and <see cref="Ended"/>.</returns>
    public Outcome<Exchange> Accept(
        IDialectFront front, ReadOnlyMemory<byte> body, bool wantsStream, Func<string, string?> header, CancellationToken client)
    {
        var caller = _scope.Caller;
        var arrival = new Arrival(_scope.RequestId, _kind, wantsStream, caller.Identity, header) { OutputCap = _state.Budgets.OutputCapOf(caller.Identity) };
        var parsed = front.Parse(body, arrival);
        if (!parsed.IsSuccess)
        {
            return Refuse(parsed.Error);
        }

        _call = parsed.Value;
        _admission = _services.Ledger.Begin(_call, _ledgerId, _services.Limits.Begin(_call, _state.Limits));
        _exchange = new Exchange(new CallContext(_call, _state.Table, _trace, _admission), _services.Catalog);
        _span = SwitchyardTracing.StartRequest(_kind, _call.Model, _call.RequestId, header);
        _client = client;
        _ending = CancellationTokenSource.CreateLinkedTokenSource(client, _services.Drain.CutToken);

        // A registration of its own: linking three sources costs more, and most keys never end.
        _keyEnded = caller.Ended.UnsafeRegister(static state => ((CancellationTokenSource)state!).Cancel(), _ending);
        return _exchange;
    }

    /// <summary>The request is none that could be a call.</summary>
    /// <param name="error">Why: to be told, and <see cref="Ended"/>.</param>
    public LlmError Refuse(LlmError error)
    {
        _services.Metrics.Clients.RequestRejected(Rejections.Of(error));
        return error;
    }

    /// <summary>Gets a whole answer; disposed by the caller. Throws only when the client has gone.</summary>
    public async ValueTask<Outcome<LlmAnswer>> CompleteAsync()
    {
        try
        {
            return await _services.Service.CompleteAsync(Exchange.Context, _ending!.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!IsAlone)
        {
            return Cut();
        }
    }

    /// <summary>
    /// Opens a stream up to its first content; disposed by the caller. It is cancelled also when the client is still there: see <see cref="Cut"/>.
    /// </summary>
    public ValueTask<Outcome<IAnswerStream>> OpenAsync() => _services.Service.OpenAsync(Exchange.Context, _ending!.Token);

    /// <summary>What the client is told of a call that was cancelled though it is still there: its key ended, or the service does.</summary>
    public LlmError Cut() => _scope.Cut(_services.Metrics, Exchange.Call.Stream);

    /// <summary>Ends the upstream's call though nobody cancelled: a stream that is only disposed may be read on for a moment.</summary>
    public Task AbortAsync() => _ending?.CancelAsync() ?? Task.CompletedTask;

    /// <summary>Gives back what the call holds of limits, before its client can ask again. May be done again.</summary>
    public void GiveBack() => _admission.End();

    /// <summary>The client has been told how the call ended.</summary>
    /// <param name="error">What it was told; null when all went well.</param>
    public void Ended(LlmError? error)
    {
        _error = error;
        if (_trace.Target is { } target)
        {
            _span.SetProvider(target.Provider.Name);
        }

        if (_trace.Facts is { } facts)
        {
            _span.SetAnswer(facts);
        }

        if (error is not null)
        {
            _span.SetError(error);
        }
    }

    /// <summary>
    /// The call was cancelled by its transport, which tells its client and counts it when the client is still there: the key ended, or the
    /// service does. Else the client left.
    /// </summary>
    /// <param name="hasBegun">Whether the answer had begun.</param>
    public void Cancelled(bool hasBegun)
    {
        if (_services.Drain.CutToken.IsCancellationRequested || _scope.Caller.Ended.IsCancellationRequested)
        {
            Ended(_scope.CutReason);
        }
        else
        {
            Left(hasBegun);
        }
    }

    /// <summary>The client left before it was told.</summary>
    /// <param name="hasBegun">Whether the answer had begun.</param>
    public void Left(bool hasBegun)
    {
        _error = null;
        _hasLeft = true;
        _services.Metrics.Clients.Disconnected(
            _call is null ? DisconnectPhase.RequestBody : hasBegun ? DisconnectPhase.Streaming : DisconnectPhase.PreCommit);
    }

    /// <summary>Gives everything back and writes the call down, with an error of ours when nobody said how it ended.</summary>
    public void Dispose()
    {
        _keyEnded.Dispose();
        _ending?.Dispose();
        _span?.Dispose();
        _admission.End();
        _state.Table.Release();
        _services.Report.Ended(_scope.RequestId, _trace, _kind, _call, _error, _hasLeft);
        _services.Ledger.Ended(_scope, _ledgerId, _trace, _kind, _call, CallReport.OutcomeOf(_error, _hasLeft));
    }
}
