using Switchyard.Core.Configuration;
using Switchyard.Core.Wire;

namespace Switchyard.Core.Pipeline;

/// <summary>
/// The timers of one attempt: first content, content idle, byte idle and total. Progress is one store of a
/// time stamp; a single timer, armed for the earliest deadline, looks at the stamps when it fires.
/// Thread-safe. After <see cref="Dispose"/> it never fires.
/// </summary>
public sealed class AttemptClock : IReadProgress, IDisposable
{
    // An idle time that had nearly run out before a pause ends late by this share of it at most.
    private const int LooksWhileSuspended = 8;

    private readonly TimeProvider _time;
    private readonly TimeoutOptions _limits;
    private readonly CancellationTokenSource _source;
    private readonly ITimer _timer;
    private readonly long _started;
    private readonly TimeSpan _total;
    private long _waitingSince;
    private long _lastByte;
    private long _lastContent;
    private long _suspended;
    private string? _expired;
    private int _disposed;

    /// <summary>Starts the timers.</summary>
    /// <param name="time">The clock.</param>
    /// <param name="limits">The target's limits.</param>
    /// <param name="deadline">What is left of the deadline over all attempts.</param>
    /// <param name="cancellationToken">The client's leaving.</param>
    public AttemptClock(TimeProvider time, TimeoutOptions limits, TimeSpan deadline, CancellationToken cancellationToken)
    {
        _time = time;
        _limits = limits;
        _total = deadline < limits.Total ? deadline : limits.Total;
        _source = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _started = time.GetTimestamp();
        _waitingSince = _started;
        _lastByte = _started;
        Token = _source.Token;
        _timer = time.CreateTimer(static state => ((AttemptClock)state!).Look(), this, Untimed, Untimed);
        Arm(NextDeadline(_started));
    }

    /// <summary>Cancelled when a timer fires or the client leaves.</summary>
    public CancellationToken Token { get; }

    /// <summary>The name of the timer that fired, <c>first_content</c>, <c>content_idle</c>, <c>byte_idle</c> or <c>total</c>; null when none has.</summary>
    public string? Expired => Volatile.Read(ref _expired);

    /// <summary>What the clock says now.</summary>
    public DateTimeOffset UtcNow => _time.GetUtcNow();

    /// <summary>Whether content has come.</summary>
    public bool HasContent => Volatile.Read(ref _lastContent) != 0;

    private static TimeSpan Untimed => Timeout.InfiniteTimeSpan;

    private TimeSpan Shortest => _limits.ContentIdle < _limits.ByteIdle ? _limits.ContentIdle : _limits.ByteIdle;

    /// <summary>Any byte came: the connection lives.</summary>
    public void BytesArrived() => Volatile.Write(ref _lastByte, _time.GetTimestamp());

    /// <summary>Content came. Comments, pings and blank lines are not content.</summary>
    public void ContentArrived()
    {
        var now = _time.GetTimestamp();
        Volatile.Write(ref _lastByte, now);
        Volatile.Write(ref _lastContent, now);
    }

    /// <summary>The upstream is not being read: idle time does not count until <see cref="Resume"/>. The client's slowness is not the upstream's.</summary>
    public void Suspend() => Volatile.Write(ref _suspended, _time.GetTimestamp());

    /// <summary>The upstream is read again.</summary>
    public void Resume()
    {
        var since = Volatile.Read(ref _suspended);
        if (since == 0)
        {
            return;
        }

        // The stamps first: a look between would else see the pause as idle time.
        var pause = _time.GetTimestamp() - since;
        Volatile.Write(ref _waitingSince, _waitingSince + pause);
        Volatile.Write(ref _lastByte, _lastByte + pause);
        Volatile.Write(ref _lastContent, _lastContent == 0 ? 0 : _lastContent + pause);
        Volatile.Write(ref _suspended, 0);
    }

    /// <summary>Ends the attempt from our side; no timer has fired.</summary>
    public void Stop()
    {
        try
        {
            _source.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It has ended already.
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            _timer.Dispose();
            _source.Dispose();
        }
    }

    private void Look()
    {
        if (Volatile.Read(ref _disposed) != 0)
        {
            return;
        }

        var (left, name) = NextDeadline(_time.GetTimestamp());
        if (left > TimeSpan.Zero)
        {
            Arm((left, name));
            return;
        }

        Volatile.Write(ref _expired, name);
        Stop();
    }

    private (TimeSpan Left, string Name) NextDeadline(long now)
    {
        var next = (Left: _total - _time.GetElapsedTime(_started, now), Name: "total");
        var suspended = Volatile.Read(ref _suspended);
        if (suspended != 0)
        {
            // Only the total counts meanwhile. The next look comes no later than idle time could run out after a resume.
            var left = NextIdle(suspended).Left;
            var least = Shortest / LooksWhileSuspended;
            Take((left > least ? left : least, ""));
            return next;
        }

        Take(NextIdle(now));
        return next;

        void Take((TimeSpan Left, string Name) other) => next = other.Left < next.Left ? other : next;
    }

    private (TimeSpan Left, string Name) NextIdle(long now)
    {
        var content = Volatile.Read(ref _lastContent);
        var forContent = content == 0
            ? (Left: _limits.FirstContent - _time.GetElapsedTime(Volatile.Read(ref _waitingSince), now), "first_content")
            : (Left: _limits.ContentIdle - _time.GetElapsedTime(content, now), "content_idle");
        var forBytes = (Left: _limits.ByteIdle - _time.GetElapsedTime(Volatile.Read(ref _lastByte), now), "byte_idle");
        return forBytes.Left < forContent.Left ? forBytes : forContent;
    }

    private void Arm((TimeSpan Left, string Name) next)
    {
        // A millisecond late rather than early: an early look would only arm again.
        // Never later than the shortest idle time: the first content may bring an earlier deadline than any known now.
        var left = next.Left < Shortest ? next.Left : Shortest;
        var due = left <= TimeSpan.Zero ? TimeSpan.Zero : left + TimeSpan.FromMilliseconds(1);
        try
        {
            _timer.Change(due, Untimed);
        }
        catch (ObjectDisposedException)
        {
            // Disposed while looking.
        }
    }
}
