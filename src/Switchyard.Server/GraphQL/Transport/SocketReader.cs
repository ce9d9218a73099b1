using System.Net.WebSockets;
using Switchyard.Core.Wire;

namespace Switchyard.Server.GraphQL.Transport;

/// <summary>Puts a socket's messages together. One reader at a time.</summary>
/// <param name="socket">The socket.</param>
internal sealed class SocketReader(WebSocket socket) : IDisposable
{
    /// <summary>Largest message.</summary>
    public const int Most = 1024 * 1024;

    /// <summary>Largest first message: nobody knows yet whom it comes from.</summary>
    public const int MostFirst = 16 * 1024;

    private const int Piece = 4 * 1024;

    private readonly PooledBuffer _message = new();

    /// <summary>The message that was read last; valid until the next is.</summary>
    public ReadOnlySpan<byte> Message => _message.Written;

    /// <summary>Reads a message.</summary>
    /// <param name="most">The largest that is taken.</param>
    /// <param name="cancellationToken">The connection's end.</param>
    /// <returns>Null when <see cref="Message"/> is one; a closing code when it is none and the socket is not to go on.</returns>
    public async ValueTask<SocketClose?> ReadAsync(int most, CancellationToken cancellationToken)
    {
        _message.Clear();

        // Nothing is borrowed as long as nothing comes: most sockets are silent most of the time.
        var read = await socket.ReceiveAsync(Memory<byte>.Empty, cancellationToken).ConfigureAwait(false);
        while (true)
        {
            switch (read.MessageType)
            {
                case WebSocketMessageType.Close:
                    return SocketClose.Echo((int?)socket.CloseStatus);
                case WebSocketMessageType.Binary:
                    return SocketClose.BadMessage("Binary messages are not taken");
            }

            if (_message.Written.Length > most)
            {
                return SocketClose.TooLarge;
            }

            if (read.EndOfMessage)
            {
                return null;
            }

            read = await socket.ReceiveAsync(_message.GetMemory(Piece), cancellationToken).ConfigureAwait(false);
            _message.Advance(read.Count);
        }
    }

    /// <summary>Reads on until the client has closed too; what it still says is not looked at.</summary>
    /// <param name="cancellationToken">The connection's end.</param>
    public async ValueTask DrainAsync(CancellationToken cancellationToken)
    {
        _message.Clear();
        var read = default(ValueWebSocketReceiveResult);
        while (read.MessageType != WebSocketMessageType.Close)
        {
            read = await socket.ReceiveAsync(_message.GetMemory(Piece), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _message.Dispose();
}
