namespace Switchyard.Server.Hosting;

/// <summary>How far this replica is with leaving, and how many requests still run. Thread-safe.</summary>
internal sealed class DrainState : IDisposable
{
    private readonly TaskCompletionSource _idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _cut = new();
    private readonly CancellationTokenSource _refuse = new();
    private int _inFlight;
    private int _isDraining;
    private int _cutRequests;

    /// <summary>Whether leaving has begun: readiness fails, and connections are not kept.</summary>
    public bool IsDraining => Volatile.Read(ref _isDraining) != 0;

    /// <summary>Whether new requests are refused.</summary>
    public bool IsRefusing => _refuse.IsCancellationRequested;

    /// <summary>How many requests run.</summary>
    public int InFlight => Volatile.Read(ref _inFlight);

    /// <summary>How many requests were still running when <see cref="CutToken"/> was cancelled.</summary>
    public int CutRequests => Volatile.Read(ref _cutRequests);

    /// <summary>Cancelled when running requests must end: streams end with an in-band <c>shutting_down</c> error.</summary>
    public CancellationToken CutToken => _cut.Token;

    /// <summary>Cancelled when new requests are refused: connections that wait for some are of no use any more.</summary>
    public CancellationToken RefuseToken => _refuse.Token;

    /// <summary>Completes once new requests are refused and none runs any more.</summary>
    public Task Idle => _idle.Task;

    /// <summary>Counts a request in.</summary>
    /// <returns>Whether it may run; when not, it is not counted.</returns>
    public bool TryEnter()
    {
        Interlocked.Increment(ref _inFlight);
        if (!IsRefusing)
        {
            return true;
        }

        Leave();
        return false;
    }

    /// <summary>Counts a request out.</summary>
    public void Leave()
    {
        if (Interlocked.Decrement(ref _inFlight) == 0 && IsRefusing)
        {
            _idle.TrySetResult();
        }
    }

    /// <summary>Leaving begins.</summary>
    public void Begin() => Interlocked.Exchange(ref _isDraining, 1);

    /// <summary>From now on new requests are refused.</summary>
    public void Refuse()
    {
        _refuse.Cancel();
        if (InFlight == 0)
        {
            _idle.TrySetResult();
        }
    }

    /// <summary>Ends what still runs.</summary>
    public Task CutAsync()
    {
        Volatile.Write(ref _cutRequests, InFlight);
        return _cut.CancelAsync();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _cut.Dispose();
        _refuse.Dispose();
    }
}
