using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Switchyard.FunctionalTests.GraphQL;

/// <summary>A WebSocket made by hand out of bytes.</summary>
internal sealed class RawSocket : IDisposable
{
    private const byte Masked = 0x80;

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };

    /// <summary>Connects.</summary>
    /// <param name="port">The service's port.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <param name="receiveBuffer">The kernel's buffer for what is not read, in bytes; 0 leaves it.</param>
    public static async Task<RawSocket> ConnectAsync(int port, CancellationToken cancellationToken, int receiveBuffer = 0)
    {
        var raw = new RawSocket();
        if (receiveBuffer > 0)
        {
            raw._socket.ReceiveBufferSize = receiveBuffer;
        }

        await raw._socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port), cancellationToken);
        return raw;
    }

    /// <summary>The close code in a frame.</summary>
    public static int CloseCodeOf(byte[] frame) => BinaryPrimitives.ReadUInt16BigEndian(frame);

    /// <summary>Asks for a WebSocket; returns the head of the answer.</summary>
    /// <param name="headers">Further header lines, each with its end.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<string> UpgradeAsync(string headers, CancellationToken cancellationToken)
    {
        const string Head = "GET /graphql HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: graphql-transport-ws\r\n";
        await _socket.SendAsync(Encoding.ASCII.GetBytes(Head + headers + "\r\n"), cancellationToken);
        var answer = new StringBuilder();
        while (!answer.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            answer.Append((char)(await ReadAsync(1, cancellationToken))[0]);
        }

        return answer.ToString();
    }

    /// <summary>Sends a frame of at most 64 KiB.</summary>
    /// <param name="first">Its first byte: flags and kind.</param>
    /// <param name="payload">What it carries.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task SendFrameAsync(byte first, byte[] payload, CancellationToken cancellationToken)
    {
        // The mask is zero: what is masked with it stays as it is.
        byte[] length = payload.Length < 126
            ? [(byte)(Masked | payload.Length)]
            : [Masked | 126, (byte)(payload.Length >> 8), (byte)payload.Length];
        await _socket.SendAsync((byte[])[first, .. length, 0, 0, 0, 0, .. payload], cancellationToken);
    }

    /// <summary>Sends a text message.</summary>
    public Task SendAsync(string text, CancellationToken cancellationToken) => SendFrameAsync(0x81, Encoding.UTF8.GetBytes(text), cancellationToken);

    /// <summary>The payload of the next frame.</summary>
    public async Task<byte[]> ReadFrameAsync(CancellationToken cancellationToken)
    {
        var head = await ReadAsync(2, cancellationToken);
        var length = head[1] switch
        {
            126 => BinaryPrimitives.ReadUInt16BigEndian(await ReadAsync(2, cancellationToken)),
            127 => (int)BinaryPrimitives.ReadUInt64BigEndian(await ReadAsync(8, cancellationToken)),
            var small => small,
        };
        return await ReadAsync(length, cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();

    private async Task<byte[]> ReadAsync(int count, CancellationToken cancellationToken)
    {
        var bytes = new byte[count];
        for (var read = 0; read < count;)
        {
            var more = await _socket.ReceiveAsync(bytes.AsMemory(read), cancellationToken);
            read += more > 0 ? more : throw new EndOfStreamException();
        }

        return bytes;
    }
}
