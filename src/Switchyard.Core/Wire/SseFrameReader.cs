using System.Buffers;

namespace Switchyard.Core.Wire;

/// <summary>
/// Cuts a byte stream into server-sent events, whatever the reads look like: bytes in, whole events out, unchanged.
/// Lines end with LF, CRLF or CR. Knows nothing of JSON. One reader at a time; not thread-safe.
/// </summary>
/// <param name="source">The bytes; not disposed here.</param>
/// <param name="maxEventBytes">Largest event; a larger one ends the reading. Default elsewhere: 16 MiB.</param>
/// <param name="bytesArrived">Told of every read that brought bytes; may be null.</param>
/// <param name="lease">Takes what large events need of the buffer budget; null when they are not counted. Disposed here.</param>
public sealed class SseFrameReader(
    Stream source, int maxEventBytes, Action? bytesArrived = null, BufferBudget.Lease? lease = null) : IDisposable
{
    private const int InitialBuffer = 8 * 1024;
    private const byte Cr = (byte)'\r';
    private const byte Lf = (byte)'\n';

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(InitialBuffer);
    private int _frameStart;
    private int _lineStart;
    private int _scanned;
    private int _end;
    private int _dataLines;
    private (int Start, int End) _data;
    private bool _hasField;
    private bool _ended;
    private bool _atStart = true;

    private static ReadOnlySpan<byte> Bom => [0xEF, 0xBB, 0xBF];

    /// <summary>The event with its terminator; valid until the next read.</summary>
    public ReadOnlyMemory<byte> Frame { get; private set; }

    /// <summary>The event's data, its lines joined with LF; valid until the next read.</summary>
    public ReadOnlyMemory<byte> Data { get; private set; }

    /// <summary>Whether the event has a data line; a frame of comments has none.</summary>
    public bool HasData { get; private set; }

    /// <summary>Whether the event ended with a blank line. False only for bytes the source left unfinished.</summary>
    public bool IsTerminated { get; private set; }

    /// <summary>Whether an event was over the limit; nothing can be read after it.</summary>
    public bool IsTooLarge { get; private set; }

    /// <summary>Reads the next event. False at the end of the source, or when an event is over the limit.</summary>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async ValueTask<bool> ReadAsync(CancellationToken cancellationToken)
    {
        while (!TryCut())
        {
            if (_ended)
            {
                return TakeRest() && IsWithinLimit();
            }

            if (!MakeRoom())
            {
                IsTooLarge = true;
                return false;
            }

            var read = await source.ReadAsync(_buffer.AsMemory(_end), cancellationToken).ConfigureAwait(false);
            _ended = read == 0;
            _end += read;
            if (read > 0)
            {
                bytesArrived?.Invoke();
            }
        }

        return IsWithinLimit();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lease?.Dispose();
        var buffer = _buffer;
        _buffer = [];
        if (buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private bool IsWithinLimit()
    {
        IsTooLarge = Frame.Length > maxEventBytes;
        return !IsTooLarge;
    }

    private bool TryCut()
    {
        while (TryLine(out var lineEnd, out var next))
        {
            var isBlank = lineEnd == _lineStart;
            var start = _lineStart;
            _lineStart = next;
            if (!isBlank)
            {
                NoteLine(start, lineEnd);
                continue;
            }

            if (_hasField)
            {
                Publish(next, terminated: true);
                return true;
            }

            // A blank line with nothing before it: skip it, it belongs to no event.
            _frameStart = next;
        }

        return false;
    }

    private bool TryLine(out int lineEnd, out int next)
    {
        var at = _buffer.AsSpan(_scanned, _end - _scanned).IndexOfAny(Cr, Lf);
        if (at < 0)
        {
            _scanned = _end;
            (lineEnd, next) = (0, 0);
            return false;
        }

        lineEnd = _scanned + at;
        next = lineEnd + 1;
        if (_buffer[lineEnd] == Cr)
        {
            if (next == _end && !_ended)
            {
                // An LF may still follow: the line is not over until it is known.
                _scanned = lineEnd;
                return false;
            }

            next += next < _end && _buffer[next] == Lf ? 1 : 0;
        }

        _scanned = next;
        return true;
    }

    private void NoteLine(int start, int end)
    {
        _hasField = true;
        if (_atStart)
        {
            // A byte order mark may stand once, before everything else.
            _atStart = false;
            start += _buffer.AsSpan(start, end - start).StartsWith(Bom) ? Bom.Length : 0;
        }

        var line = _buffer.AsSpan(start, end - start);
        if (!line.StartsWith("data"u8) || (line.Length > 4 && line[4] != (byte)':'))
        {
            return;
        }

        var value = Math.Min(end, start + 5);
        value += value < end && _buffer[value] == (byte)' ' ? 1 : 0;
        _data = _dataLines++ == 0 ? (value - _frameStart, end - _frameStart) : _data;
    }

    private bool TakeRest()
    {
        if (_lineStart < _end)
        {
            NoteLine(_lineStart, _end);
            _lineStart = _end;
        }

        if (!_hasField)
        {
            return false;
        }

        Publish(_end, terminated: false);
        return true;
    }

    private void Publish(int next, bool terminated)
    {
        Frame = _buffer.AsMemory(_frameStart, next - _frameStart);
        HasData = _dataLines > 0;
        Data = _dataLines switch
        {
            0 => default,
            1 => Frame[_data.Start.._data.End],
            _ => Join(Frame.Span, _dataLines),
        };
        IsTerminated = terminated;
        _frameStart = next;
        _lineStart = next;
        _dataLines = 0;
        _hasField = false;
    }

    private bool MakeRoom()
    {
        var length = _end - _frameStart;
        if (length > maxEventBytes)
        {
            return false;
        }

        if (_end < _buffer.Length)
        {
            return true;
        }

        var grows = length > _buffer.Length / 2;
        if (grows && lease?.TryResize(_buffer.Length * 2) == false)
        {
            return false;
        }

        var target = grows ? ArrayPool<byte>.Shared.Rent(_buffer.Length * 2) : _buffer;
        _buffer.AsSpan(_frameStart, length).CopyTo(target);
        if (target != _buffer)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = target;
        }

        _lineStart -= _frameStart;
        _scanned -= _frameStart;
        _end = length;
        _frameStart = 0;
        return true;
    }

    private static byte[] Join(ReadOnlySpan<byte> frame, int lines)
    {
        var joined = new ArrayBufferWriter<byte>(frame.Length);
        foreach (var line in new SseLines(frame.StartsWith(Bom) ? frame[Bom.Length..] : frame))
        {
            if (!line.StartsWith("data"u8) || (line.Length > 4 && line[4] != (byte)':'))
            {
                continue;
            }

            var value = line[Math.Min(5, line.Length)..];
            joined.Write(value.StartsWith(" "u8) ? value[1..] : value);
            if (--lines > 0)
            {
                joined.Write("\n"u8);
            }
        }

        return joined.WrittenSpan.ToArray();
    }
}
