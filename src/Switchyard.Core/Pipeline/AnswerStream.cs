using Switchyard.Core.Errors;
using Switchyard.Core.Providers;

namespace Switchyard.Core.Pipeline;

/// <summary>
/// A stream that has reached its first content. What came before it is handed out first, then the rest as it comes.
/// The last event is an end or an error. Disposing it ends the upstream's call. Not thread-safe.
/// </summary>
internal sealed partial class AnswerStream : IAnswerStream
{
    // A stream that sends this much before any content is not going to be thrown away for its size alone: it is begun.
    private const int MostHeldBytes = 256 * 1024;

    // What an event costs beside its bytes, so that a flood of empty ones is bounded too.
    private const int HeldEventBytes = 64;

    private readonly Attempt _attempt;
    private readonly CallTrace _trace;
    private readonly TimeProvider _time;
    private readonly IAsyncEnumerator<StreamEvent> _events;
    private readonly Queue<StreamEvent> _held = new();
    private int _heldBytes;
    private TimeSpan _firstContent;
    private bool _isBegun;
    private bool _firstPending = true;
    private int _isPulling;
    private TaskCompletionSource? _pullEnded;

    private AnswerStream(Attempt attempt, AttemptContext context, CancellationToken cancellationToken)
    {
        _attempt = attempt;
        _trace = context.Trace;
        _time = context.Time;
        _context = context;
        _client = cancellationToken;
        _isReadOn = context.IsReadOn(attempt.Target);
        var upstream = _isReadOn ? CancellationToken.None : cancellationToken;
        _events = attempt.Target.Provider.Provider.CompleteStreamAsync(attempt.Call, upstream).GetAsyncEnumerator(upstream);
    }

    /// <summary>The event <see cref="NextAsync"/> went to; valid until it is called again.</summary>
    public StreamEvent Current { get; private set; }

    public static async ValueTask<Outcome<IAnswerStream>> OpenAsync(
        Attempt attempt, AttemptContext context, CancellationToken cancellationToken)
    {
        var stream = new AnswerStream(attempt, context, cancellationToken);
        try
        {
            var error = await stream.ReachContentAsync().ConfigureAwait(false);
            return error is null ? new Outcome<IAnswerStream>(stream) : error;
        }
        finally
        {
            if (!stream._isBegun)
            {
                await stream.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    /// <summary>Goes to the next event. False when the last one, an end or an error, has been handed out.</summary>
    public async ValueTask<bool> NextAsync()
    {
        if (_held.TryDequeue(out var held))
        {
            Current = held;
            return true;
        }

        if (_firstPending)
        {
            _firstPending = false;
            Current = _events.Current;
            return true;
        }

        if (Current.Kind is StreamEventKind.End or StreamEventKind.Error)
        {
            return false;
        }

        _attempt.Clock.Resume();
        var pull = PullForClientAsync();
        var wasHere = pull.IsCompleted;
        if (!await pull.ConfigureAwait(false))
        {
            return false;
        }

        Current = _events.Current;
        if (Current.Kind is StreamEventKind.End or StreamEventKind.Error)
        {
            _isEnded = true;
            _attempt.End(Current.Error, Current.Facts, _firstContent);
        }
        else if (!wasHere)
        {
            // It came while whoever asked may have been busy with the client. One that was here is handed on at once.
            Pause();
        }

        return true;
    }

    /// <summary>The next event will not be asked for at once: the client is being waited for. The upstream's idle time does not count meanwhile.</summary>
    public void Pause() => _attempt.Clock.Suspend();

    /// <summary>Ends the upstream's call, even while <see cref="NextAsync"/> waits for it.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_isReadOn && !_isEnded && TryReadOn())
        {
            return;
        }

        // A provider's stream must not be disposed while it is being asked for its next event.
        var pullEnded = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Interlocked.Exchange(ref _pullEnded, pullEnded);
        if (Volatile.Read(ref _isPulling) != 0)
        {
            _attempt.Abandon();
            await pullEnded.Task.ConfigureAwait(false);
        }

        await _events.DisposeAsync().ConfigureAwait(false);
        _attempt.Dispose();
    }

    private async ValueTask<LlmError?> ReachContentAsync()
    {
        while (await PullForClientAsync().ConfigureAwait(false))
        {
            var next = _events.Current;
            if (next.Kind == StreamEventKind.Error)
            {
                _isEnded = true;
                _attempt.End(next.Error, next.Facts);
                return next.Error;
            }

            if (next.Kind is StreamEventKind.Content or StreamEventKind.End || _heldBytes > MostHeldBytes)
            {
                Begin(next);
                return null;
            }

            // The frame lives only until the next event is asked for.
            _held.Enqueue(next with { Frame = next.Frame.ToArray() });
            _heldBytes += HeldEventBytes + next.Frame.Length;
        }

        throw new InvalidOperationException("A provider's stream ended without an end or an error.");
    }

    private void Begin(StreamEvent first)
    {
        _isBegun = true;
        _attempt.Answers(first.Facts);
        _firstContent = _attempt.Elapsed;
        _trace.FirstContent = _trace.Elapsed;
        _trace.Changed(_attempt.Call);
        if (first.Kind == StreamEventKind.End)
        {
            _isEnded = true;
            _attempt.End(null, first.Facts);
        }
        else
        {
            Pause();
        }
    }

    private async ValueTask<bool> PullAsync()
    {
        var started = 0L;
        Volatile.Write(ref _isPulling, 1);
        try
        {
            var next = _events.MoveNextAsync();

            // Many events may be here already: the clock is read only for those that are waited for.
            started = next.IsCompleted ? 0 : _time.GetTimestamp();
            return await next.ConfigureAwait(false);
        }
        finally
        {
            _trace.UpstreamTime += started == 0 ? TimeSpan.Zero : _time.GetElapsedTime(started);
            Interlocked.Exchange(ref _isPulling, 0);
            Volatile.Read(ref _pullEnded)?.TrySetResult();
        }
    }
}
