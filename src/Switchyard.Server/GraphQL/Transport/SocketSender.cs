using System.Buffers;
using System.Net.WebSockets;
using System.Text.Json;
using Switchyard.Core.Wire;
using Switchyard.Server.Dialects;

namespace Switchyard.Server.GraphQL.Transport;

/// <summary>Sends a socket's messages, one after the other. Waits while the client accepts nothing, up to a deadline. Thread-safe.</summary>
/// <param name="socket">The socket.</param>
/// <param name="time">The clock.</param>
internal sealed class SocketSender(WebSocket socket, TimeProvider time) : IAsyncDisposable
{
    /// <summary>How long a client is waited for that does not close in turn.</summary>
    public static readonly TimeSpan CloseWithin = TimeSpan.FromSeconds(2);

    private static readonly SocketClose Over = new(SocketClose.Abnormal, "");

#pragma warning disable CA2213 // A late sender may still wait for its turn, and nothing unmanaged is behind it.
    private readonly SemaphoreSlim _turn = new(1);
#pragma warning restore CA2213
    private readonly PooledBuffer _message = new();
    private SocketClose? _close;
    private ITimer? _closing;
    private long _writeStarted;

    /// <summary>Why we close it; null as long as we do not.</summary>
    public SocketClose? Close => Volatile.Read(ref _close);

    /// <summary>How long the message that is being sent has been waiting for the client.</summary>
    public TimeSpan Waiting => Volatile.Read(ref _writeStarted) is var started and not 0 ? time.GetElapsedTime(started) : TimeSpan.Zero;

    /// <summary>Sends a message; after a close, or when the client has gone, it is dropped.</summary>
    /// <param name="type">What it says.</param>
    /// <param name="id">The operation it is about; null when it is about none.</param>
    /// <param name="isWanted">Asked when its turn has come: whether it is still to be sent; null: it is.</param>
    /// <param name="payload">Writes what comes with it; null: nothing does.</param>
    public async ValueTask SendAsync(string type, string? id = null, Func<bool>? isWanted = null, Action<Utf8JsonWriter>? payload = null)
    {
        await _turn.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        try
        {
            if (Close is null && isWanted?.Invoke() != false)
            {
                Write(_message, type, id, payload);
                var text = _message.WrittenMemory;
                Volatile.Write(ref _writeStarted, time.GetTimestamp());
                await socket.SendAsync(text, WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (IsGone(e))
        {
            // Who reads from the socket learns it in the usual way.
        }
        finally
        {
            Volatile.Write(ref _writeStarted, 0);
            _message.Clear();
            _turn.Release();
        }
    }

    /// <summary>Closes the socket; the first reason counts. What was to be sent is dropped.</summary>
    /// <param name="close">Why.</param>
    public async ValueTask CloseAsync(SocketClose close)
    {
        if (Interlocked.CompareExchange(ref _close, close, null) is not null)
        {
            return;
        }

        _closing = time.CreateTimer(static socket => ((WebSocket)socket!).Abort(), socket, CloseWithin, Timeout.InfiniteTimeSpan);
        await _turn.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        try
        {
            await socket.CloseOutputAsync((WebSocketCloseStatus)close.Code, close.Reason, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception e) when (IsGone(e))
        {
            // There is nobody to tell.
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Cuts the connection.</summary>
    public void Abort() => socket.Abort();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        // What still wants to send something finds it closed.
        Interlocked.CompareExchange(ref _close, Over, null);
        if (_closing is not null)
        {
            await _closing.DisposeAsync().ConfigureAwait(false);
        }

        await _turn.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        _message.Dispose();
        _turn.Release();
    }

    private static bool IsGone(Exception e) =>
        e is WebSocketException or OperationCanceledException or InvalidOperationException or IOException;

    private static void Write(IBufferWriter<byte> output, string type, string? id, Action<Utf8JsonWriter>? payload)
    {
        using var json = new Utf8JsonWriter(output, EnvelopeJson.Options);
        json.WriteStartObject();
        json.WriteString("type"u8, type);
        if (id is not null)
        {
            json.WriteString("id"u8, id);
        }

        if (payload is not null)
        {
            json.WritePropertyName("payload"u8);
            payload(json);
        }

        json.WriteEndObject();
    }
}
