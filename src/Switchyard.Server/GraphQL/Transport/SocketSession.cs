using System.Net.WebSockets;
using Switchyard.Core.Errors;
using Switchyard.GraphQL;
using Switchyard.Server.Access;
using Switchyard.Server.Http;

namespace Switchyard.Server.GraphQL.Transport;

/// <summary>One socket of the subprotocol <c>graphql-transport-ws</c>, from its opening to its end. Used once.</summary>
/// <param name="connection">The socket.</param>
/// <param name="identified">Told who it is when it has said so.</param>
internal sealed class SocketSession(SocketConnection connection, Action<Caller> identified)
{
    private readonly SocketOperations _operations = new(connection);
    private CancellationTokenRegistration _keyEnded;
    private bool _isInitialised;
    private bool _isAcknowledged;

    /// <summary>Serves it.</summary>
    /// <param name="refusal">Why it is closed at once; null when it is not.</param>
    /// <returns>The code it ended with.</returns>
    public async Task<int> RunAsync(SocketClose? refusal)
    {
        using var reader = new SocketReader(connection.Socket);
        var clock = new SocketClock(connection, _operations);
        var broken = SocketClose.Abnormal;
        try
        {
            // What these begin ends by itself: the socket is read until it is closed.
            using var leaving = connection.Drain.RefuseToken.UnsafeRegister(_ => _ = _operations.LeaveWhenIdleAsync(), null);
            using var cut = connection.Drain.CutToken.UnsafeRegister(_ => _ = _operations.EndAsync(OwnErrors.ShuttingDown, SocketClose.GoingAway), null);
            await CloseAsync(reader, refusal ?? await ReadAsync(reader, clock).ConfigureAwait(false)).ConfigureAwait(false);
        }
        catch (WebSocketException e) when (e.WebSocketErrorCode != WebSocketError.ConnectionClosedPrematurely)
        {
            broken = SocketClose.ProtocolError;
            await LingerAsync().ConfigureAwait(false);
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or IOException or ObjectDisposedException)
        {
            // The connection broke, or was cut.
        }
        finally
        {
            await _operations.AbandonAsync().ConfigureAwait(false);
            await clock.DisposeAsync().ConfigureAwait(false);
            await _keyEnded.DisposeAsync().ConfigureAwait(false);
        }

        return connection.Sender.Close?.Code ?? broken;
    }

    private async ValueTask CloseAsync(SocketReader reader, SocketClose close)
    {
        _operations.StopAll();
        await connection.Sender.CloseAsync(close).ConfigureAwait(false);
        if (connection.Socket.CloseStatus is null)
        {
            await reader.DrainAsync(connection.Http.RequestAborted).ConfigureAwait(false);
        }
    }

    // The client has been told why; a connection that is broken off at once may take that back.
    private async ValueTask LingerAsync()
    {
        _operations.StopAll();
        await Task.Delay(SocketSender.CloseWithin, connection.Time, connection.Http.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    // Until either side has enough. After we have closed, what the client still says is not looked at.
    private async ValueTask<SocketClose> ReadAsync(SocketReader reader, SocketClock clock)
    {
        while (true)
        {
            var end = await reader.ReadAsync(_isAcknowledged ? SocketReader.Most : SocketReader.MostFirst, connection.Http.RequestAborted).ConfigureAwait(false);
            clock.Heard();
            if ((connection.Sender.Close ?? end) is { } close)
            {
                return close;
            }

            var message = SocketMessage.Read(reader.Message, connection.Runner.Limits, out var fault);
            end = message is null ? SocketClose.BadMessage(fault) : await HandleAsync(message, clock).ConfigureAwait(false);
            if (end is not null)
            {
                return end;
            }
        }
    }

    private ValueTask<SocketClose?> HandleAsync(SocketMessage message, SocketClock clock)
    {
        switch (message.Kind)
        {
            case SocketMessageKind.ConnectionInit:
                return InitialiseAsync(message, clock);
            case SocketMessageKind.Ping:
                return PongAsync(message);
            case SocketMessageKind.Subscribe:
                return SubscribeAsync(message);
            case SocketMessageKind.Complete:
                _operations.Complete(message.Id);
                return default;
            default:
                return default;
        }
    }

    private async ValueTask<SocketClose?> InitialiseAsync(SocketMessage message, SocketClock clock)
    {
        if (_isInitialised)
        {
            return SocketClose.TooManyInits;
        }

        _isInitialised = true;
        connection.Credentials.Add(message.Payload);
        var caller = connection.Ask();
        if (!caller.IsSuccess)
        {
            return caller.Error.Code == LlmErrorCode.StoreUnavailable ? SocketClose.InternalError
                : connection.Credentials.IsGiven ? SocketClose.Forbidden
                : SocketClose.Unauthorized;
        }

        identified(caller.Value);
        clock.Initialised();
        _keyEnded = caller.Value.Ended.UnsafeRegister(_ => _ = _operations.EndAsync(CallerAccess.KeyEnded, SocketClose.Forbidden), null);
        _isAcknowledged = true;
        await connection.Sender.SendAsync("connection_ack").ConfigureAwait(false);
        return null;
    }

    private async ValueTask<SocketClose?> PongAsync(SocketMessage message)
    {
        await connection.Sender.SendAsync(
            "pong", payload: message.Payload.ValueKind == System.Text.Json.JsonValueKind.Object ? message.Payload.WriteTo : null).ConfigureAwait(false);
        return null;
    }

    private async ValueTask<SocketClose?> SubscribeAsync(SocketMessage message)
    {
        if (!_isAcknowledged)
        {
            return SocketClose.Unauthorized;
        }

        if (_operations.Has(message.Id))
        {
            return SocketClose.Duplicate(message.Id);
        }

        if (GraphQLRequest.FromElement(message.Payload, out var fault) is not { } request)
        {
            return SocketClose.BadMessage(fault!.Message);
        }

        // Asked for every operation, as for every request: the key may have ended a moment ago.
        var caller = connection.Ask();
        var operation = new SocketOperation(message.Id, new Operation(request, connection.NewScope(caller.Value ?? Caller.Anonymous)));
        if (caller.IsSuccess)
        {
            await _operations.StartAsync(operation).ConfigureAwait(false);
            return null;
        }

        await _operations.RefuseAsync(operation, caller.Error).ConfigureAwait(false);
        return caller.Error.Code == LlmErrorCode.StoreUnavailable ? null : SocketClose.Forbidden;
    }
}
