namespace Switchyard.Core.Limits;

/// <summary>
/// The calls that wait for one bucket, in turns by caller. One of them at a time has the turn and asks the store; if it is
/// admitted the next one has it at once, if not the line rests until the bucket may have enough. Guarded by its owner's lock.
/// </summary>
internal sealed class WaitingLine : IDisposable
{
    // A place may come free on another replica, which nobody tells us of.
    private static readonly TimeSpan LongestRest = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan ShortestRest = TimeSpan.FromMilliseconds(1);

    private readonly TimeProvider _time;
    private readonly LinkedList<(string Caller, LinkedList<WaitingCall> Calls)> _callers = new();
    private readonly ITimer _timer;
    private LimitRefusal _refusal;
    private long _refusedAt;
    private bool _isTaken;
    private bool _isWanted;

    public WaitingLine(LimitRefusal refusal, TimeProvider time, Action<WaitingLine> due)
    {
        _time = time;
        _timer = time.CreateTimer(_ => due(this), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _refusal = refusal;
        Rest(refusal);
    }

    public string Bucket => _refusal.Bucket.Id;

    public int Count { get; private set; }

    public bool IsIdle => Count == 0 && !_isTaken;

    /// <summary>The last refusal, as it would be said now.</summary>
    public LimitRefusal Refusal
    {
        get
        {
            var left = (_refusal.RetryAfter ?? TimeSpan.Zero) - _time.GetElapsedTime(_refusedAt);
            return _refusal with { RetryAfter = left > ShortestRest ? left : ShortestRest };
        }
    }

    /// <summary>Takes a call in: behind its caller's others, or before everybody when it is back from a turn in vain.</summary>
    public void Join(WaitingCall call, bool isBack)
    {
        Count++;
        var node = Find(call.Caller);
        if (node is null)
        {
            var calls = new LinkedList<WaitingCall>();
            node = isBack ? _callers.AddFirst((call.Caller, calls)) : _callers.AddLast((call.Caller, calls));
        }
        else if (isBack)
        {
            _callers.Remove(node);
            _callers.AddFirst(node);
        }

        if (isBack)
        {
            node.Value.Calls.AddFirst(call);
        }
        else
        {
            node.Value.Calls.AddLast(call);
        }
    }

    /// <summary>Takes a call out that waits no longer; false when it has just been given the turn.</summary>
    public bool Leave(WaitingCall call)
    {
        if (Find(call.Caller) is not { } node || !node.Value.Calls.Remove(call))
        {
            return false;
        }

        Count--;
        if (node.Value.Calls.Count == 0)
        {
            _callers.Remove(node);
        }

        return true;
    }

    /// <summary>Gives the turn to the next one, or remembers to when it is taken.</summary>
    public void CallNext()
    {
        if (_isTaken)
        {
            _isWanted = true;
            return;
        }

        if (_callers.First is not { } node)
        {
            return;
        }

        var call = node.Value.Calls.First!.Value;
        node.Value.Calls.RemoveFirst();
        _callers.RemoveFirst();
        if (node.Value.Calls.Count > 0)
        {
            _callers.AddLast(node);
        }

        Count--;
        _isTaken = true;
        _isWanted = false;
        call.Call();
    }

    /// <summary>The turn is over: somebody else may have more luck at once.</summary>
    public void Release()
    {
        _isTaken = false;
        CallNext();
    }

    /// <summary>The turn is over in vain: the line rests, unless something came free while the store was asked.</summary>
    public void Refuse(LimitRefusal refusal)
    {
        _isTaken = false;
        Rest(refusal);
        if (_isWanted)
        {
            CallNext();
        }
    }

    public void Dispose() => _timer.Dispose();

    private void Rest(LimitRefusal refusal)
    {
        _refusal = refusal;
        _refusedAt = _time.GetTimestamp();
        var rest = refusal.RetryAfter ?? LongestRest;
        rest = refusal.Rule.Unit != LimitUnit.Requests && rest > LongestRest ? LongestRest : rest;
        _timer.Change(rest > ShortestRest ? rest : ShortestRest, Timeout.InfiniteTimeSpan);
    }

    private LinkedListNode<(string Caller, LinkedList<WaitingCall> Calls)>? Find(string caller)
    {
        for (var node = _callers.First; node is not null; node = node.Next)
        {
            if (node.Value.Caller == caller)
            {
                return node;
            }
        }

        return null;
    }
}
