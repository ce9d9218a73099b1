using Switchyard.Core.Wire;

namespace Switchyard.Core.Accounting.Journal;

/// <summary>
/// A bounded append-only journal in one slot: what is appended survives the process. Read from its begin to its end by one reader, and
/// given up segment by segment once that has acknowledged it. Thread-safe, except that there is one reader.
/// </summary>
internal sealed class AttemptJournal : IDisposable
{
    /// <summary>A segment of this size is followed by another one.</summary>
    public const int SegmentBytes = 4 * 1024 * 1024;

    // What an attempt still has to write is kept free for it.
    private const int ReservedPerAttempt = 2048;

    [ThreadStatic]
    private static PayloadWriter? _payload;

    [ThreadStatic]
    private static byte[]? _frame;

    private readonly Lock _lock = new();
    private readonly JournalSlot _slot;
    private readonly long _most;
    private readonly bool _isDurable;
    private readonly List<JournalSegment> _segments;
    private JournalSegment? _live;
    private long _bytes;
    private int _next;
    private int _openAttempts;

    /// <summary>Opens what a slot holds; writing begins in a new segment.</summary>
    /// <param name="slot">The slot; disposed with the journal.</param>
    /// <param name="most">Most bytes.</param>
    /// <param name="isDurable">Whether a segment is flushed to disk before another one is begun.</param>
    public AttemptJournal(JournalSlot slot, long most, bool isDurable)
    {
        (_slot, _most, _isDurable) = (slot, most, isDurable);
        _segments = JournalSegment.OpenAll(slot.Folder);
        _bytes = _segments.Sum(static segment => segment.Length);
        _next = _segments.Count == 0 ? 1 : _segments[^1].Number + 1;
    }

    /// <summary>Bytes it holds.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    /// <summary>Where it begins.</summary>
    public JournalPosition Begin
    {
        get
        {
            lock (_lock)
            {
                return new JournalPosition(_segments.Count == 0 ? _next : _segments[0].Number, 0);
            }
        }
    }

    /// <summary>The segment that is written now.</summary>
    public int Writing
    {
        get
        {
            lock (_lock)
            {
                return _live?.Number ?? _next;
            }
        }
    }

    /// <summary>Takes note that an attempt will still have things to write, or that it has written them all.</summary>
    /// <param name="change">1 or -1.</param>
    public void Reserve(int change) => Interlocked.Add(ref _openAttempts, change);

    /// <summary>Appends a record.</summary>
    /// <typeparam name="T">The record's type.</typeparam>
    /// <param name="write">Writes it.</param>
    /// <param name="record">The record.</param>
    /// <param name="isOptional">Whether it may be refused: because the room that is left is kept for what must be written.</param>
    public AppendOutcome Append<T>(Action<PayloadWriter, T> write, T record, bool isOptional)
    {
        var payload = _payload ??= new PayloadWriter();
        payload.Clear();
        write(payload, record);
        var size = JournalFrame.HeaderBytes + payload.Written.Length;
        if (payload.Written.Length > JournalFrame.MostBytes)
        {
            return AppendOutcome.Failed;
        }

        if (_frame is null || _frame.Length < size)
        {
            _frame = new byte[Math.Max(size, 4096)];
        }

        var frame = _frame.AsSpan(0, size);
        payload.Written.Span.CopyTo(frame[JournalFrame.HeaderBytes..]);
        JournalFrame.Seal(frame);
        lock (_lock)
        {
            return Write(frame, isOptional);
        }
    }

    /// <summary>Has the disk take what was appended.</summary>
    /// <exception cref="IOException">It did not.</exception>
    public void Flush()
    {
        JournalSegment? live;
        lock (_lock)
        {
            live = _live;
        }

        // The one before was flushed when this one was begun.
        live?.Flush();
    }

    /// <summary>Reads on from a position.</summary>
    /// <param name="position">Where from; moved on to where <paramref name="into"/> begins.</param>
    /// <param name="into">Takes the bytes; at least two records' size.</param>
    /// <param name="isWhole">Whether these are all the bytes of a segment that nothing is added to.</param>
    /// <returns>How many bytes; 0 at the end.</returns>
    public int Read(ref JournalPosition position, Span<byte> into, out bool isWhole)
    {
        while (true)
        {
            var (segment, isLive) = Find(position.Segment);
            if (segment is null)
            {
                isWhole = false;
                return 0;
            }

            if (segment.Number != position.Segment)
            {
                position = new JournalPosition(segment.Number, 0);
            }

            var read = segment.Read(into, position.Offset);
            isWhole = !isLive && position.Offset + read >= segment.Length;
            if (read > 0 || isLive)
            {
                return read;
            }

            position = new JournalPosition(segment.Number + 1, 0);
        }
    }

    /// <summary>Removes the segments before one.</summary>
    /// <param name="segment">The first one to keep.</param>
    public void Trim(int segment)
    {
        lock (_lock)
        {
            while (_segments.Count > 0 && _segments[0].Number < segment && !ReferenceEquals(_segments[0], _live))
            {
                var first = _segments[0];
                _segments.RemoveAt(0);
                Interlocked.Add(ref _bytes, -first.Length);
                first.Delete();
            }
        }
    }

    /// <summary>Removes everything: nothing in it is needed any more.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            _live = null;
        }

        Trim(int.MaxValue);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_lock)
        {
            _segments.ForEach(static segment => segment.Dispose());
            _segments.Clear();
            _live?.Dispose();
            _live = null;
        }

        _slot.Dispose();
    }

    private AppendOutcome Write(ReadOnlySpan<byte> frame, bool isOptional)
    {
        if (isOptional && _bytes + frame.Length + ((long)Volatile.Read(ref _openAttempts) * ReservedPerAttempt) > _most)
        {
            return AppendOutcome.Full;
        }

        try
        {
            if (_live is null || _live.Length + frame.Length > SegmentBytes)
            {
                Roll();
            }

            _live!.Write(frame);
            Interlocked.Add(ref _bytes, frame.Length);
            return AppendOutcome.Done;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            return AppendOutcome.Failed;
        }
    }

    private void Roll()
    {
        if (_isDurable)
        {
            _live?.Flush();
        }

        var segment = JournalSegment.Create(_slot.Folder, _next);
        _next++;
        _segments.Add(segment);
        _live = segment;
    }

    private (JournalSegment? Segment, bool IsLive) Find(int number)
    {
        lock (_lock)
        {
            foreach (var segment in _segments)
            {
                if (segment.Number >= number)
                {
                    return (segment, ReferenceEquals(segment, _live));
                }
            }

            return (null, false);
        }
    }
}
