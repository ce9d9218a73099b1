using Switchyard.Core.Providers;

namespace Switchyard.Core.Caching;

/// <summary>
/// A stream as it comes, for any number of readers, each at its own place. Events are only ever added; a reader that has read
/// all waits for more. What is over the bound is not kept: then what every reader has read is dropped, nobody may begin to
/// read any more, and whoever adds events waits for the slowest reader. Thread-safe.
/// </summary>
/// <param name="mostBytes">Most bytes that are kept for those who come later.</param>
internal sealed class Recording(int mostBytes)
{
    /// <summary>How far the slowest reader may be behind once the bound is passed, in bytes.</summary>
    public const int MostUnread = 256 * 1024;

    // What an event costs beside its bytes, so that a flood of empty ones is bounded too.
    private const int EventBytes = 64;

    // Dropping moves what stays: it is worth it for many at once only.
    private const int LeastDropped = 256;

    private readonly Lock _lock = new();
    private readonly List<Kept> _events = [];
    private readonly RecordingReaders _readers = new();
    private long _dropped;
    private long _droppedBytes;
    private long _bytes;
    private AnswerFacts? _facts;
    private TaskCompletionSource? _more;
    private TaskCompletionSource? _room;

    /// <summary>Whether it has passed its bound.</summary>
    public bool IsOversize { get; private set; }

    /// <summary>Whether the last event, an end or an error, is here.</summary>
    public bool IsEnded { get; private set; }

    /// <summary>A new reader's place, at the beginning; null when the beginning is no longer there.</summary>
    public RecordingPlace? TryOpen()
    {
        lock (_lock)
        {
            if (IsOversize)
            {
                return null;
            }

            return _readers.Add();
        }
    }

    /// <summary>Ends a reader's interest.</summary>
    public void Close(RecordingPlace place)
    {
        TaskCompletionSource? room;
        lock (_lock)
        {
            _readers.Remove(place);
            room = TakeRoom();
        }

        room?.SetResult();
    }

    /// <summary>Adds an event, with a copy of its bytes.</summary>
    /// <returns>Completes when the next one may be added.</returns>
    public Task Add(in StreamEvent next)
    {
        TaskCompletionSource? more;
        Task room;
        lock (_lock)
        {
            var kept = Keep(next);
            _bytes += kept.Frame.Length + TextOf(next) + EventBytes;
            _events.Add(new Kept(kept, _bytes));
            IsEnded = next.Kind is StreamEventKind.End or StreamEventKind.Error;
            IsOversize |= _bytes > mostBytes;
            (more, _more) = (_more, null);
            room = IsOversize && !IsEnded && Unread() > MostUnread ? (_room ??= NewSignal()).Task : Task.CompletedTask;
        }

        more?.SetResult();
        return room;
    }

    /// <summary>The next event of a reader, if it is here.</summary>
    /// <param name="place">The reader's place; goes on.</param>
    /// <param name="next">The event.</param>
    /// <param name="more">When there is none: completes when there may be.</param>
    public bool TryRead(RecordingPlace place, out StreamEvent next, out Task more)
    {
        TaskCompletionSource? room = null;
        lock (_lock)
        {
            var index = (int)(place.Next - _dropped);
            if (index >= _events.Count)
            {
                next = default;
                more = (_more ??= NewSignal()).Task;
                return false;
            }

            next = _events[index].Event;
            _readers.Advance(place);
            if (IsOversize)
            {
                Drop();
                room = TakeRoom();
            }
        }

        room?.SetResult();
        more = Task.CompletedTask;
        return true;
    }

    /// <summary>The whole stream; null when it has no good end, or is not all here.</summary>
    public Recorded? ToRecorded()
    {
        lock (_lock)
        {
            return !IsOversize && _events.Count > 0 && _events[^1].Event.Kind == StreamEventKind.End && _facts is not null
                ? new Recorded { Facts = _facts, Events = [.. _events.Select(kept => kept.Event)] }
                : null;
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static int TextOf(in StreamEvent next) =>
        next.Delta is { } delta
            ? ((delta.Content?.Length ?? 0) + (delta.Reasoning?.Length ?? 0) + (delta.ToolCalls?.Sum(call => call.Arguments?.Length ?? 0) ?? 0)) * 2
            : 0;

    // The facts of a stream are one object that grows: readers get what was known when it mattered.
    private StreamEvent Keep(in StreamEvent next)
    {
        if (_facts is null || next.Kind is StreamEventKind.Usage or StreamEventKind.End or StreamEventKind.Error)
        {
            _facts = next.Facts?.Copy() ?? _facts;
        }

        return next with { Frame = next.Delta is null ? next.Frame.ToArray() : default, Facts = _facts };
    }

    private long Unread()
    {
        var slowest = Slowest();
        var index = (int)(slowest - _dropped);
        return _bytes - (index == 0 ? _droppedBytes : _events[index - 1].End);
    }

    private long Slowest() => _readers.Slowest ?? _dropped + _events.Count;

    private void Drop()
    {
        var count = (int)(Slowest() - _dropped);
        if (count < LeastDropped && count < _events.Count)
        {
            return;
        }

        _droppedBytes = count == 0 ? _droppedBytes : _events[count - 1].End;
        _events.RemoveRange(0, count);
        _dropped += count;
    }

    private TaskCompletionSource? TakeRoom()
    {
        if (_room is null || Unread() > MostUnread)
        {
            return null;
        }

        var room = _room;
        _room = null;
        return room;
    }

    private readonly record struct Kept(StreamEvent Event, long End);
}
