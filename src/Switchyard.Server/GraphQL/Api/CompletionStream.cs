using Switchyard.Core.Chat;
using Switchyard.Core.Dialects.Native;
using Switchyard.Core.Errors;
using Switchyard.Core.Pipeline;
using Switchyard.Core.Providers;
using Switchyard.GraphQL;
using Switchyard.Server.Calls;
using Switchyard.Server.Dialects;

namespace Switchyard.Server.GraphQL.Api;

/// <summary>
/// The events of one streamed call, each a delta that holds only what changed. The call begins when the first one is asked for and ends
/// when this is disposed. A failure is thrown as a <see cref="GraphQLException"/>. To be enumerated once, by one reader.
/// </summary>
/// <param name="services">What calls need.</param>
/// <param name="front">Reads the request.</param>
/// <param name="field">The field that asks for it.</param>
/// <param name="body">The request, as the native API's body.</param>
internal sealed class CompletionStream(CallServices services, NativeFront front, FieldCall field, ReadOnlyMemory<byte> body)
    : IAsyncEnumerable<object?>, IAsyncEnumerator<object?>
{
    private readonly StreamDeltas _changes = new();
    private CancellationToken _client;
    private CallSession? _session;
    private NativeDeltas? _deltas;
    private IAnswerStream? _stream;
    private long _handed;
    private bool _isReading;
    private bool _hasBegun;
    private bool _isOver;
    private bool _isDisposed;

    /// <inheritdoc/>
    public object? Current { get; private set; }

    /// <inheritdoc/>
    public IAsyncEnumerator<object?> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        _client = cancellationToken;
        return this;
    }

    /// <inheritdoc/>
    public async ValueTask<bool> MoveNextAsync()
    {
        if (_isOver)
        {
            return false;
        }

        LlmError? error;
        _isReading = true;
        try
        {
            error = _stream is null ? await OpenAsync().ConfigureAwait(false) : Resume();
            error ??= await ReadAsync(_stream!).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_session is { IsAlone: false } session)
        {
            error = session.Cut();
        }

        _isReading = false;
        return error is null || Fail(error);
    }

    /// <summary>Ends the call, and the upstream's with it.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_session is null || _isDisposed)
        {
            return;
        }

        _isDisposed = true;
        if (!_isOver)
        {
            await _session.AbortAsync().ConfigureAwait(false);
        }

        if (_stream is not null)
        {
            await _stream.DisposeAsync().ConfigureAwait(false);
        }

        // Whoever still reads though its client is there was ended by a bug.
        if (!_isOver && (!_isReading || _session.IsAlone))
        {
            _session.Cancelled(_hasBegun);
        }

        _session.Dispose();
    }

    private async ValueTask<LlmError?> OpenAsync()
    {
        _session = new CallSession(services, field.Scope.ForCall(), CallKind.Chat);
        var accepted = _session.Accept(front, body, wantsStream: true, field.Scope.Header, _client);
        if (!accepted.IsSuccess)
        {
            return accepted.Error;
        }

        _deltas = new NativeDeltas(accepted.Value);
        var opened = await _session.OpenAsync().ConfigureAwait(false);
        _stream = opened.Value;
        return opened.Error;
    }

    private LlmError? Resume()
    {
        _session!.Trace.ClientTime += services.Time.GetElapsedTime(_handed);
        return null;
    }

    // Goes to the next event that changes something; there is one, for the last is an end or an error.
    private async ValueTask<LlmError?> ReadAsync(IAnswerStream stream)
    {
        while (await stream.NextAsync().ConfigureAwait(false))
        {
            if (stream.Current.Error is { } error)
            {
                return error;
            }

            if (_deltas!.Of(stream.Current) is { } delta && Take(delta, stream.Current.Kind == StreamEventKind.End))
            {
                stream.Pause();
                _handed = services.Time.GetTimestamp();
                return null;
            }
        }

        throw new InvalidOperationException("A stream ended without an end or an error.");
    }

    private bool Take(LlmResponse delta, bool isEnd)
    {
        Current = isEnd ? _changes.End(delta) : _changes.Change(delta);
        if (isEnd)
        {
            End(null);
        }

        _hasBegun |= Current is not null;
        return Current is not null;
    }

    private bool Fail(LlmError error)
    {
        End(error);
        throw new GraphQLException(field.Describe(error));
    }

    private void End(LlmError? error)
    {
        _isOver = true;

        // What the call held is given back before its client can ask again.
        _session!.GiveBack();
        _session.Ended(error);
    }
}
