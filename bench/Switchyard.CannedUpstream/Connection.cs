using System.Buffers.Text;
using System.Net.Sockets;

namespace Switchyard.CannedUpstream;

/// <summary>One client connection: whole requests in, canned answers out, one after the other.</summary>
/// <param name="socket">The connection; owned here.</param>
/// <param name="pause">What lies between events that are sent one by one.</param>
internal sealed class Connection(Socket socket, TimeSpan pause)
{
    private readonly byte[] _buffer = new byte[16 * 1024];
    private int _end;

    /// <summary>Answers until the client leaves.</summary>
    public async Task RunAsync()
    {
        using (socket)
        {
            try
            {
                while (await ReadRequestAsync().ConfigureAwait(false) is var length and > 0)
                {
                    await AnswerAsync(length).ConfigureAwait(false);
                    _buffer.AsSpan(length, _end - length).CopyTo(_buffer);
                    _end -= length;
                }
            }
            catch (SocketException)
            {
                // The client left.
            }
        }
    }

    private async ValueTask<int> ReadRequestAsync()
    {
        while (true)
        {
            var length = LengthOf(_buffer.AsSpan(0, _end));
            if (length > 0 && length <= _end)
            {
                return length;
            }

            var read = await socket.ReceiveAsync(_buffer.AsMemory(_end)).ConfigureAwait(false);
            if (read == 0)
            {
                return 0;
            }

            _end += read;
        }
    }

    // Head and body together; 0 while the head is not complete. Both proxies send a Content-Length.
    private static int LengthOf(ReadOnlySpan<byte> bytes)
    {
        var head = bytes.IndexOf("\r\n\r\n"u8);
        if (head < 0)
        {
            return 0;
        }

        var at = bytes[..head].IndexOf("ontent-Length: "u8);
        return head + 4 + (at >= 0 && Utf8Parser.TryParse(bytes[(at + 15)..], out int body, out _) ? body : 0);
    }

    private async ValueTask AnswerAsync(int length)
    {
        var request = _buffer.AsMemory(0, length);
        if (request.Span.StartsWith("GET"u8))
        {
            await socket.SendAsync(Canned.Models).ConfigureAwait(false);
        }
        else if (Asks(request, "bench-burst"u8))
        {
            await socket.SendAsync(Canned.Burst).ConfigureAwait(false);
        }
        else if (Asks(request, "bench-events"u8))
        {
            await SendOneByOneAsync().ConfigureAwait(false);
        }
        else if (Asks(request, "bench-idle"u8))
        {
            await socket.SendAsync(Canned.Events[0]).ConfigureAwait(false);
        }
        else
        {
            await socket.SendAsync(Canned.Whole).ConfigureAwait(false);
        }
    }

    private static bool Asks(ReadOnlyMemory<byte> request, ReadOnlySpan<byte> model) => request.Span.IndexOf(model) >= 0;

    private async ValueTask SendOneByOneAsync()
    {
        foreach (var part in Canned.Events)
        {
            await socket.SendAsync(part).ConfigureAwait(false);
            await Task.Delay(pause).ConfigureAwait(false);
        }
    }
}
