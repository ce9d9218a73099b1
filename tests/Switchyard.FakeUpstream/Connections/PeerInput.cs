using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;
using System.Text;

namespace Switchyard.FakeUpstream.Connections;

/// <summary>
/// Reads a socket all the time, so that a peer that leaves is noticed while an answer is being written, and keeps what
/// it read for <see cref="ReadLineAsync"/> and <see cref="CopyAsync"/>. At most <see cref="BufferLimit"/> bytes wait.
/// </summary>
internal sealed class PeerInput(Socket socket, TimeProvider time) : IDisposable
{
    private const int BufferLimit = 4 * 1024 * 1024;
    private const int LineLimit = 64 * 1024;

    private readonly Pipe _pipe = new(new PipeOptions(
        pauseWriterThreshold: BufferLimit, resumeWriterThreshold: BufferLimit / 2, useSynchronizationContext: false));

    private readonly CancellationTokenSource _closed = new();

    /// <summary>Cancelled when the peer has closed, half-closed or reset the connection.</summary>
    public CancellationToken Closed => _closed.Token;

    /// <summary>Timestamp of the moment <see cref="Closed"/> became true.</summary>
    public long ClosedAt { get; private set; }

    /// <summary>Reads until the peer leaves or the token ends it. Started once, ends before the input is disposed.</summary>
    public async Task PumpAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                var read = await socket.ReceiveAsync(_pipe.Writer.GetMemory(16 * 1024), cancellationToken);
                if (read == 0)
                {
                    break;
                }

                _pipe.Writer.Advance(read);
                await _pipe.Writer.FlushAsync(cancellationToken);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // A reset, or our own end: both mean that nothing more comes.
        }

        ClosedAt = time.GetTimestamp();
        await _closed.CancelAsync();
        await _pipe.Writer.CompleteAsync();
    }

    /// <summary>The next line without its end; null when the peer left before it was complete.</summary>
    public async ValueTask<string?> ReadLineAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var result = await _pipe.Reader.ReadAsync(cancellationToken);
            if (result.Buffer.PositionOf((byte)'\n') is { } end)
            {
                var line = Encoding.Latin1.GetString(result.Buffer.Slice(0, end)).TrimEnd('\r');
                _pipe.Reader.AdvanceTo(result.Buffer.GetPosition(1, end));
                return line;
            }

            var tooLong = result.Buffer.Length > LineLimit;
            _pipe.Reader.AdvanceTo(result.Buffer.Start, result.Buffer.End);
            if (result.IsCompleted || tooLong)
            {
                return null;
            }
        }
    }

    /// <summary>Moves so many bytes to the target; false when the peer left before they had come.</summary>
    public async ValueTask<bool> CopyAsync(long count, Stream target, CancellationToken cancellationToken)
    {
        while (count > 0)
        {
            var result = await _pipe.Reader.ReadAsync(cancellationToken);
            var part = result.Buffer.Slice(0, Math.Min(count, result.Buffer.Length));
            foreach (var segment in part)
            {
                target.Write(segment.Span);
            }

            count -= part.Length;
            _pipe.Reader.AdvanceTo(part.End);
            if (result.IsCompleted && count > 0 && part.IsEmpty)
            {
                return false;
            }
        }

        return true;
    }

    public void Dispose()
    {
        _pipe.Reader.Complete();
        _closed.Dispose();
    }
}
