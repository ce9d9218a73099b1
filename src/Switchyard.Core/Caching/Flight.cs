using Switchyard.Core.Errors;
using Switchyard.Core.Pipeline;
using Switchyard.Core.Providers;

namespace Switchyard.Core.Caching;

/// <summary>
/// One upstream call that several requests wait for. It belongs to none of them: it ends by itself, or when the last one
/// aboard has left. Thread-safe.
/// </summary>
internal sealed class Flight : IDisposable
{
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _ending = new();
    private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly int _mostBytes;
    private int _aboard;
    private bool _isOver;
    private volatile bool _isTurningAway;
    private LlmAnswer? _whole;

    /// <summary>A flight that nobody has boarded yet.</summary>
    /// <param name="key">What is asked.</param>
    /// <param name="promotions">How often somebody else has led it before.</param>
    /// <param name="mostBytes">Largest answer that late comers still get.</param>
    public Flight(FlightKey key, int promotions, int mostBytes)
    {
        (Key, Promotions, _mostBytes) = (key, promotions, mostBytes);
        Recording = new Recording(mostBytes);
        Ending = _ending.Token;
    }

    public FlightKey Key { get; }

    public int Promotions { get; }

    public Recording Recording { get; }

    /// <summary>Completes with the first content, or a whole answer, or with the failure.</summary>
    public Task Begun => _begun.Task;

    /// <summary>Whether the answer is all here.</summary>
    public bool IsComplete => Answer is not null || (Recording.IsEnded && !_isTurningAway);

    /// <summary>Why there will be no answer; null while that is not known.</summary>
    public LlmError? Failure { get; private set; }

    /// <summary>The answer, when it came in one piece: its leader asked for a whole one, or another call had stored it.</summary>
    public Recorded? Answer { get; private set; }

    /// <summary>Whether another call, of this replica or of another one, got the answer.</summary>
    public bool IsOfOthers { get; private set; }

    /// <summary>What has happened to the leader's call.</summary>
    public TraceReport? Report { get; private set; }

    /// <summary>Cancelled when nobody waits for it any longer.</summary>
    public CancellationToken Ending { get; }

    /// <summary>A place in it; null when it takes nobody any more.</summary>
    public Seat? TryBoard(bool isLeader)
    {
        lock (_lock)
        {
            if (_isTurningAway || (_aboard == 0 && !isLeader && !IsComplete) || Recording.TryOpen() is not { } place)
            {
                return null;
            }

            _aboard++;
            return new Seat(this, place, isLeader);
        }
    }

    /// <summary>Somebody leaves. The last one ends the call.</summary>
    public void Leave(RecordingPlace place)
    {
        Recording.Close(place);
        var isAbandoned = false;
        LlmAnswer? done = null;
        lock (_lock)
        {
            if (--_aboard == 0)
            {
                // One that is complete goes on to the store, and may be joined until it is there.
                isAbandoned = !_isOver && !IsComplete;
                _isTurningAway |= isAbandoned;
                done = _isOver ? _whole : null;
            }
        }

        done?.Dispose();
        if (isAbandoned)
        {
            Cancel();
        }
    }

    /// <summary>Ends the call, whoever waits for it.</summary>
    public void Cancel()
    {
        try
        {
            _ending.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It ended by itself at the same moment.
        }
    }

    /// <summary>Takes a whole answer.</summary>
    /// <param name="answer">The answer; disposed of when nobody reads it any more.</param>
    /// <param name="whole">The same as it is recorded.</param>
    /// <param name="report">What has happened.</param>
    /// <param name="isGood">Whether those who come later may have it too.</param>
    public void Begin(LlmAnswer answer, Recorded whole, TraceReport report, bool isGood)
    {
        lock (_lock)
        {
            _whole = answer;
            _isTurningAway |= !isGood || answer.Body.Length > _mostBytes;
        }

        Answer = whole;
        Begin(report);
    }

    /// <summary>Takes the answer another call has stored.</summary>
    public void Begin(Recorded answer, TraceReport report)
    {
        IsOfOthers = true;
        Answer = answer;
        Begin(report);
    }

    /// <summary>The first content of a stream is here.</summary>
    public void Begin(TraceReport report)
    {
        Report = report;
        _begun.TrySetResult();
    }

    /// <summary>Takes what the call ended with; before its last event is added.</summary>
    /// <param name="report">What happened.</param>
    /// <param name="isGood">Whether it ended well: else nobody may join any more.</param>
    public void Close(TraceReport report, bool isGood)
    {
        lock (_lock)
        {
            _isTurningAway |= !isGood;
        }

        Report = report;
    }

    /// <summary>There will be no answer.</summary>
    public void Fail(LlmError error, TraceReport report)
    {
        lock (_lock)
        {
            _isTurningAway = true;
        }

        Report = report;
        Failure = error;
        _begun.TrySetResult();
    }

    /// <summary>The call is over. Those aboard may still read.</summary>
    public void Land()
    {
        LlmAnswer? done;
        lock (_lock)
        {
            _isOver = true;
            _isTurningAway = true;
            done = _aboard == 0 ? _whole : null;
        }

        done?.Dispose();
        Dispose();
    }

    /// <inheritdoc/>
    public void Dispose() => _ending.Dispose();
}
