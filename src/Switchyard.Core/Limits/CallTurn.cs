using Switchyard.Core.Errors;
using Switchyard.Core.Providers;

namespace Switchyard.Core.Limits;

/// <summary>
/// The turn of one call in a line. One that was in vain is kept until the call is back in the line or gives up: nobody is called
/// between. Thread-safe: the call's end may come while others still wait for its answer.
/// </summary>
/// <param name="control">Has the lines and the clock.</param>
/// <param name="policy">Says how long a call may wait, and how many may.</param>
/// <param name="call">The call.</param>
internal sealed class CallTurn(AdmissionControl control, LimitPolicy policy, LlmCall call)
{
    private readonly Lock _lock = new();
    private readonly WaitingLines _lines = control.Lines;
    private readonly long _begun = control.Time.GetTimestamp();
    private TimeSpan? _until;
    private WaitingLine? _line;
    private LimitRefusal? _vain;
    private bool _isOver;

    /// <summary>Whether the call has waited, or tried to.</summary>
    public bool HasWaited => _until is not null;

    /// <summary>Whether it is the call's turn, so that it may ask before those who wait.</summary>
    public bool IsMine
    {
        get
        {
            lock (_lock)
            {
                return _line is not null && _vain is null;
            }
        }
    }

    /// <summary>Waits for the turn, in front of the others when it was in vain just now.</summary>
    /// <param name="soonest">What refused the call; of several the one that is over first.</param>
    /// <param name="refusal">How the caller would be told.</param>
    /// <param name="cancellationToken">The client's leaving.</param>
    /// <returns>Null when it is the call's turn; else what to tell.</returns>
    public async ValueTask<LlmError?> WaitAsync(LimitRefusal soonest, LlmError refusal, CancellationToken cancellationToken)
    {
        var left = TimeToWait(soonest);
        if (left <= TimeSpan.Zero)
        {
            End();
            return refusal;
        }

        var began = control.Time.GetTimestamp();
        var back = Detach(isOver: false);
        var line = await _lines.WaitAsync(
            soonest, call.Caller.KeyId, back, policy.Options.MaxWaiting, left, cancellationToken).ConfigureAwait(false);
        if (line is not null && !TryKeep(line))
        {
            _lines.Release(line);
        }

        return line is null ? Later(refusal, control.Time.GetElapsedTime(began)) : null;
    }

    /// <summary>The store refused the call.</summary>
    public void Refused(LimitRefusal refusal)
    {
        WaitingLine? line;
        lock (_lock)
        {
            line = _line;
            if (line is null)
            {
                return;
            }

            if (!_isOver && refusal.Bucket.Id == line.Bucket)
            {
                _vain = refusal;
                return;
            }

            (_line, _vain) = (null, null);
        }

        _lines.Refuse(line, refusal);
    }

    /// <summary>The turn is not needed any longer.</summary>
    /// <param name="isOver">Whether the call has ended: it takes no further turn.</param>
    public void End(bool isOver = false)
    {
        var (line, vain) = Detach(isOver);
        if (line is not null && vain is not null)
        {
            _lines.Refuse(line, vain);
        }
        else if (line is not null)
        {
            _lines.Release(line);
        }
    }

    private static LlmError Later(LlmError refusal, TimeSpan waited)
    {
        var left = refusal.RetryAfter - waited;
        return refusal with { RetryAfter = left > TimeSpan.FromMilliseconds(1) ? left : TimeSpan.FromMilliseconds(1) };
    }

    private TimeSpan TimeToWait(LimitRefusal soonest)
    {
        var elapsed = control.Time.GetElapsedTime(_begun);
        var until = _until ?? elapsed + policy.MaxWait;
        var left = (call.Timeout is { } timeout && timeout < until ? timeout : until) - elapsed;

        // What can never succeed is not waited for. Requests come free by time alone; tokens and places whenever another call ends.
        if (soonest.RetryAfter is not { } wait || (soonest.Rule.Unit == LimitUnit.Requests && wait > left))
        {
            return TimeSpan.Zero;
        }

        _until = until;
        return left;
    }

    private (WaitingLine? Line, LimitRefusal? Vain) Detach(bool isOver)
    {
        lock (_lock)
        {
            var held = (_line, _vain);
            (_line, _vain) = (null, null);
            _isOver |= isOver;
            return held;
        }
    }

    private bool TryKeep(WaitingLine line)
    {
        lock (_lock)
        {
            if (_isOver)
            {
                return false;
            }

            (_line, _vain) = (line, null);
            return true;
        }
    }
}
