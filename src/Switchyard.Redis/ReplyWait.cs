namespace Switchyard.Redis;

/// <summary>
/// Waits for answers of Redis no longer than a deadline, and tells a server that is silent from one that is slow and from a stall of this
/// process. Thread-safe.
/// </summary>
/// <remarks>
/// A stalled process sees its timers late and its answers later still. To take that for a dead store, or to leave a question that is about
/// to be answered, is to decide about limits alone while the store decides too.
/// </remarks>
/// <param name="time">The clock.</param>
/// <param name="holds">
/// Whether a question is held, for a second at most, until others find that nobody answers: its own answer comes in turn. Without that
/// it gets one deadline, and one more when others are answered meanwhile.
/// </param>
/// <param name="isHopeless">
/// Told of every deadline that passed in silence, and of those beyond the tenth, while a question is held; with the time stamp of what has to
/// have begun after the last failure to count as another. Whether to leave it.
/// </param>
internal sealed class ReplyWait(TimeProvider time, bool holds, Func<long, bool> isHopeless)
{
    private const double StallFactor = 1.4;
    private const int HopsOfAnAnswer = 4;
    private const int SlowFrom = 10;
    private static readonly TimeSpan BusyFrom = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);

    private long _lastReply;

    /// <summary>How a wait ended.</summary>
    public enum End
    {
        /// <summary>Answered.</summary>
        Answered,

        /// <summary>Answered, after it had been held beyond its time.</summary>
        AnsweredLate,

        /// <summary>Not answered in time.</summary>
        Unanswered,
    }

    /// <summary>An answer has come.</summary>
    public void Answered() => Volatile.Write(ref _lastReply, time.GetTimestamp());

    /// <summary>Waits for an answer.</summary>
    /// <param name="task">The question.</param>
    /// <param name="deadline">How long it may take.</param>
    /// <param name="cancellationToken">Ends the wait, not the question.</param>
    public async ValueTask<End> WaitAsync(Task task, TimeSpan deadline, CancellationToken cancellationToken)
    {
        var first = time.GetTimestamp();
        var deadlines = 0;
        while (true)
        {
            var started = time.GetTimestamp();
            await task.WaitAsync(deadline, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellationToken.ThrowIfCancellationRequested();
            var isAnswering = Volatile.Read(ref _lastReply) > started;
            var isStalled = time.GetElapsedTime(started) > deadline * StallFactor || await IsBusyAsync(task).ConfigureAwait(false);
            if (task.IsCompleted)
            {
                return deadlines < SlowFrom ? End.Answered : End.AnsweredLate;
            }

            if (time.GetElapsedTime(first) > Longest)
            {
                return End.Unanswered;
            }

            // A stall of our own is nobody else's failure.
            deadlines += isStalled ? 0 : 1;
            if (!isStalled && (holds ? IsLost(isAnswering, deadlines, isAnswering ? first : started) : !isAnswering || deadlines > 1))
            {
                return End.Unanswered;
            }
        }
    }

    private bool IsLost(bool isAnswering, int deadlines, long since) => (!isAnswering || deadlines >= SlowFrom) && isHopeless(since);

    // The answer may be here and wait for a thread: what was queued before now has run when these have.
    private async ValueTask<bool> IsBusyAsync(Task task)
    {
        var started = time.GetTimestamp();
        for (var i = 0; i < HopsOfAnAnswer && !task.IsCompleted; i++)
        {
            await Task.Factory.StartNew(
                static () => { }, CancellationToken.None, TaskCreationOptions.PreferFairness, TaskScheduler.Default).ConfigureAwait(false);
        }

        return time.GetElapsedTime(started) > BusyFrom;
    }
}
