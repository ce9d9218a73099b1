using Switchyard.Core.Telemetry;

namespace Switchyard.Core.Limits;

/// <summary>The lines of calls that wait for a limit instead of being refused: one a bucket, bounded together. Thread-safe.</summary>
internal sealed class WaitingLines(LimitMetrics metrics, TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, WaitingLine> _lines = new(StringComparer.Ordinal);
    private volatile int _count;
    private int _waiting;

    /// <summary>The refusal of a line that stands before one of these buckets: who comes now does not overtake it. Null when there is none.</summary>
    public LimitRefusal? Before(LimitedBucket[] buckets)
    {
        if (_count == 0)
        {
            return null;
        }

        lock (_lock)
        {
            foreach (var bucket in buckets)
            {
                if (_lines.TryGetValue(bucket.Bucket.Id, out var line) && line.Count > 0)
                {
                    return line.Refusal;
                }
            }
        }

        return null;
    }

    /// <summary>Waits for the turn.</summary>
    /// <param name="refusal">What refused the call.</param>
    /// <param name="caller">Whose call it is.</param>
    /// <param name="back">The line whose turn the call had in vain, and why; it keeps its place in it.</param>
    /// <param name="most">Most calls that may wait.</param>
    /// <param name="left">How long it may wait.</param>
    /// <param name="cancellationToken">The client's leaving.</param>
    /// <returns>The line whose turn the call has, to be ended by <see cref="Release"/> or <see cref="Refuse"/>; null when its time is over.</returns>
    public async ValueTask<WaitingLine?> WaitAsync(
        LimitRefusal refusal,
        string caller,
        (WaitingLine? Line, LimitRefusal? Vain) back,
        int most,
        TimeSpan left,
        CancellationToken cancellationToken)
    {
        var call = new WaitingCall(caller);
        if (Join(refusal, call, back, most) is not { } line)
        {
            return null;
        }

        metrics.WaitBegun();
        try
        {
            await call.Turn.WaitAsync(left, time, cancellationToken).ConfigureAwait(false);
            return line;
        }
        catch (TimeoutException)
        {
            return Leave(line, call) ? null : line;
        }
        catch (OperationCanceledException)
        {
            if (!Leave(line, call))
            {
                Release(line);
            }

            throw;
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
            metrics.WaitEnded();
        }
    }

    /// <summary>The turn is over, well or not needed: the next one has it.</summary>
    public void Release(WaitingLine line)
    {
        lock (_lock)
        {
            line.Release();
            Tidy(line);
        }
    }

    /// <summary>The turn was in vain.</summary>
    public void Refuse(WaitingLine line, LimitRefusal refusal)
    {
        lock (_lock)
        {
            if (refusal.Bucket.Id != line.Bucket)
            {
                // Something else refused it: this bucket may have enough for the next one.
                line.Release();
            }
            else
            {
                line.Refuse(refusal);
            }

            Tidy(line);
        }
    }

    /// <summary>A lease has been settled here: what waits for its buckets need not wait for its time.</summary>
    public void Freed(LimitLease lease)
    {
        if (_count == 0)
        {
            return;
        }

        lock (_lock)
        {
            foreach (var claim in lease.Claims)
            {
                if (_lines.TryGetValue(claim.Bucket.Id, out var line))
                {
                    line.CallNext();
                }
            }
        }
    }

    private WaitingLine? Join(LimitRefusal refusal, WaitingCall call, (WaitingLine? Line, LimitRefusal? Vain) back, int most)
    {
        lock (_lock)
        {
            // Who has waited before is not turned away for those who came since.
            if (back.Line is null && Volatile.Read(ref _waiting) >= most)
            {
                return null;
            }

            if (!_lines.TryGetValue(refusal.Bucket.Id, out var line))
            {
                line = new WaitingLine(refusal, time, OnDue);
                _lines.Add(refusal.Bucket.Id, line);
                _count = _lines.Count;
            }

            Interlocked.Increment(ref _waiting);
            line.Join(call, isBack: ReferenceEquals(line, back.Line));
            if (back.Line is { } before)
            {
                before.Refuse(back.Vain ?? refusal);
                Tidy(before);
            }

            return line;
        }
    }

    private bool Leave(WaitingLine line, WaitingCall call)
    {
        lock (_lock)
        {
            var isHere = line.Leave(call);
            Tidy(line);
            return isHere;
        }
    }

    private void OnDue(WaitingLine line)
    {
        lock (_lock)
        {
            line.CallNext();
        }
    }

    private void Tidy(WaitingLine line)
    {
        if (line.IsIdle && _lines.Remove(line.Bucket))
        {
            line.Dispose();
            _count = _lines.Count;
        }
    }
}
