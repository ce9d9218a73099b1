using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Switchyard.FakeUpstream.Connections;

/// <summary>The answering half of one exchange: what the steps of a script act on.</summary>
internal sealed class ResponseLeg(Socket socket, TimeProvider time)
{
    private Framing _framing = Framing.None;
    private long _owed;
    private long _written;
    private Func<long, long>? _nextCut;

    private enum Framing
    {
        None,
        Chunked,
        Counted,
        UntilClose,
    }

    public TimeProvider Time => time;

    /// <summary>Whether the socket has been closed or reset by the script.</summary>
    public bool IsClosed { get; private set; }

    /// <summary>Whether the answer is complete and the connection can carry the next request.</summary>
    public bool CanContinue =>
        !IsClosed && _owed == 0 && _framing is Framing.Counted;

    /// <summary>From here on, no piece that is sent crosses a position the function names (bytes since the call).</summary>
    public void Split(Func<long, long> nextCut)
    {
        _nextCut = nextCut;
        _written = 0;
    }

    public ValueTask WriteHeadAsync(
        int status, IReadOnlyList<KeyValuePair<string, string>> headers, CancellationToken cancellationToken)
    {
        var text = new StringBuilder(string.Create(CultureInfo.InvariantCulture, $"HTTP/1.1 {status} Scripted\r\n"));
        foreach (var (name, value) in headers)
        {
            text.Append(name).Append(": ").Append(value).Append("\r\n");
        }

        SetFraming(headers);
        return SendAsync(Encoding.Latin1.GetBytes(text.Append("\r\n").ToString()), cancellationToken);
    }

    /// <summary>Writes a piece of the body in the framing the head announced.</summary>
    public ValueTask WriteBodyAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        if (_framing == Framing.Chunked)
        {
            return WriteChunkAsync(bytes, cancellationToken);
        }

        _owed -= _framing == Framing.Counted ? bytes.Length : 0;
        return SendAsync(bytes, cancellationToken);
    }

    public ValueTask WriteChunkAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        var size = Encoding.ASCII.GetBytes(bytes.Length.ToString("x", CultureInfo.InvariantCulture) + "\r\n");
        return SendAsync((byte[])[.. size, .. bytes.Span, .. "\r\n"u8], cancellationToken);
    }

    public ValueTask EndChunksAsync(CancellationToken cancellationToken)
    {
        _framing = Framing.Counted;
        return SendAsync("0\r\n\r\n"u8.ToArray(), cancellationToken);
    }

    /// <summary>Sends bytes as they are, each piece of the split plan as a send of its own.</summary>
    public async ValueTask SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        while (!bytes.IsEmpty)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var room = _nextCut is null ? long.MaxValue : _nextCut(_written) - _written;
            var piece = bytes[..(int)Math.Clamp(room, 1, bytes.Length)];
            var sent = await socket.SendAsync(piece, SocketFlags.None, cancellationToken);
            _written += sent;
            bytes = bytes[sent..];
        }
    }

    /// <summary>Sends FIN and keeps reading, so that the end of the peer is still seen.</summary>
    public void HalfClose()
    {
        _framing = Framing.UntilClose;
        socket.Shutdown(SocketShutdown.Send);
    }

    /// <summary>Sends FIN and closes.</summary>
    public void Close()
    {
        IsClosed = true;
        socket.Shutdown(SocketShutdown.Send);
        socket.Close();
    }

    /// <summary>Sends RST.</summary>
    public void Reset()
    {
        IsClosed = true;
        socket.LingerState = new LingerOption(true, 0);
        socket.Close();
    }

    private void SetFraming(IReadOnlyList<KeyValuePair<string, string>> headers)
    {
        var length = headers.FirstOrDefault(h => h.Key.Equals("Content-Length", StringComparison.OrdinalIgnoreCase));
        var chunked = headers.Any(h => h.Key.Equals("Transfer-Encoding", StringComparison.OrdinalIgnoreCase));
        _framing = chunked ? Framing.Chunked : length.Value is null ? Framing.UntilClose : Framing.Counted;
        _owed = _framing == Framing.Counted && long.TryParse(length.Value, out var count) ? count : 0;
    }
}
