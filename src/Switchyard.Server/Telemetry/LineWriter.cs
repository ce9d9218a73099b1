using System.Buffers;

namespace Switchyard.Server.Telemetry;

/// <summary>
/// Collects lines and writes them in one go, from its own thread: a line waits for others at most <see cref="Linger"/>.
/// One write and one wake-up for each line were a fifth of a whole call's CPU. Hot path: measured by <c>bench/load</c>.
/// What nobody reads is dropped past a bound. Thread-safe.
/// </summary>
internal sealed class LineWriter : IDisposable
{
    /// <summary>How long a line waits for others.</summary>
    public static readonly TimeSpan Linger = TimeSpan.FromMilliseconds(50);

    /// <summary>Most bytes that wait while the output takes none.</summary>
    public const int MostPending = 4 * 1024 * 1024;

    private const int Plenty = 32 * 1024;
    private static readonly TimeSpan LongestFlush = TimeSpan.FromSeconds(1.5);

    private readonly object _gate = new();
    private readonly Stream _output;
    private readonly Action<int> _dropped;
    private readonly Thread _thread;
    private ArrayBufferWriter<byte> _pending = new(Plenty);
    private ArrayBufferWriter<byte> _writing = new(Plenty);
    private int _droppedLines;
    private bool _isUrgent;
    private bool _isEnded;

    /// <summary>Starts the thread.</summary>
    /// <param name="output">Where lines go; owned by the caller.</param>
    /// <param name="dropped">Told how many lines were dropped, once the output takes some again.</param>
    public LineWriter(Stream output, Action<int> dropped)
    {
        (_output, _dropped) = (output, dropped);
        _thread = new Thread(Run) { IsBackground = true, Name = "Log writer" };
        _thread.Start();
    }

    /// <summary>Takes a line. Never waits for the output.</summary>
    /// <param name="line">The line with its end.</param>
    /// <param name="urgent">Whether it goes out at once.</param>
    public void Add(ReadOnlySpan<byte> line, bool urgent)
    {
        lock (_gate)
        {
            if (_pending.WrittenCount + line.Length > MostPending)
            {
                _droppedLines++;
                return;
            }

            var isFirst = _pending.WrittenCount == 0;
            _pending.Write(line);
            _isUrgent |= urgent || _pending.WrittenCount >= Plenty;
            if (isFirst || _isUrgent)
            {
                Monitor.Pulse(_gate);
            }
        }
    }

    /// <summary>Writes what is left, unless the output takes nothing.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _isEnded = true;
            Monitor.Pulse(_gate);
        }

        _thread.Join(LongestFlush);
    }

    private void Run()
    {
        while (Take(out var dropped) is { } lines)
        {
            try
            {
                _output.Write(lines.WrittenSpan);
                _output.Flush();
                if (dropped > 0)
                {
                    _dropped(dropped);
                }
            }
            catch (IOException)
            {
                // Nobody is there to read: the service goes on without its log.
            }

            lines.ResetWrittenCount();
        }
    }

    // The lines to write now; null at the end.
    private ArrayBufferWriter<byte>? Take(out int dropped)
    {
        lock (_gate)
        {
            while (_pending.WrittenCount == 0 && !_isEnded)
            {
                Monitor.Wait(_gate);
            }

            if (!_isUrgent && !_isEnded)
            {
                Monitor.Wait(_gate, Linger);
            }

            (_pending, _writing) = (_writing, _pending);
            (dropped, _droppedLines, _isUrgent) = (_droppedLines, 0, false);
            return _writing.WrittenCount == 0 ? null : _writing;
        }
    }
}
