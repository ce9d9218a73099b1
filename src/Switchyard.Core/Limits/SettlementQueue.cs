using Microsoft.Extensions.Logging;
using Switchyard.Core.Telemetry;

namespace Switchyard.Core.Limits;

/// <summary>
/// Takes settlements off the requests' path: those that give a scarce place back go to the store at once, the others together every
/// 100 ms. While the store is away they are kept and sent again, for a bounded time and in a bounded number. Thread-safe.
/// </summary>
public sealed class SettlementQueue
{
    /// <summary>How long settlements that give no scarce place back are gathered.</summary>
    public static readonly TimeSpan GatherFor = TimeSpan.FromMilliseconds(100);

    /// <summary>How long a settlement is tried: as long as the store remembers what it has to do with.</summary>
    public static readonly TimeSpan TryFor = LimitLease.Memory;

    /// <summary>How long is waited before what failed is sent again.</summary>
    public static readonly TimeSpan RetryEvery = TimeSpan.FromSeconds(1);

    private readonly SettlementSender _sender;
    private readonly TimeProvider _time;
    private readonly SettlementLane _lazy;
    private readonly SettlementLane _failed;
    private int _sending;
    private TaskCompletionSource? _sent;

    /// <summary>Makes an empty queue.</summary>
    /// <param name="store">Takes the settlements.</param>
    /// <param name="metrics">Counts what was given up.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Told of what was given up.</param>
    public SettlementQueue(ILimitStore store, SwitchyardMetrics metrics, TimeProvider time, ILogger<SettlementQueue> logger)
    {
        _time = time;
        _sender = new SettlementSender(store, metrics.Limits, time, logger) { Keep = Keep };
        _lazy = new SettlementLane(GatherFor, time, SendAsync);
        _failed = new SettlementLane(RetryEvery, time, SendAsync, stopsAtFailure: true);
    }

    /// <summary>Places that have come free, by the buckets of the settled leases. Called off the requests' path.</summary>
    internal Action<LimitLease>? Settled
    {
        get => _sender.Settled;
        set => _sender.Settled = value;
    }

    /// <summary>How many settlements wait.</summary>
    public int Count => _lazy.Count + _failed.Count;

    /// <summary>Sends settlements until it is told to stop, then what is left, once.</summary>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await Task.WhenAll(_lazy.RunAsync(cancellationToken), _failed.RunAsync(cancellationToken)).ConfigureAwait(false);
        await SentAsync().ConfigureAwait(false);

        // What failed while the others were emptied gets its last try.
        await _failed.EmptyAsync().ConfigureAwait(false);
        _sender.Give(_failed.Drain());
    }

    internal void Add(LimitSettlement settlement, bool isUrgent, bool endsCall)
    {
        var pending = new PendingSettlement(settlement, endsCall, _time.GetTimestamp());
        if (isUrgent)
        {
            _ = SendNowAsync(pending);
        }
        else if (!_lazy.TryAdd(pending))
        {
            _sender.Give([pending]);
        }
    }

    /// <summary>Sends what is gathered now; false when nothing is.</summary>
    internal async ValueTask<bool> FlushAsync()
    {
        if (_lazy.Count == 0)
        {
            return false;
        }

        await _lazy.EmptyAsync().ConfigureAwait(false);
        return true;
    }

    // It is on its way when this returns, before the answer's last byte is: the caller's next request must not find its own place
    // taken. RunAsync waits for those that are still under way.
    private async Task SendNowAsync(PendingSettlement pending)
    {
        Interlocked.Increment(ref _sending);
        try
        {
            await SendAsync([pending]).ConfigureAwait(false);
        }
        finally
        {
            if (Interlocked.Decrement(ref _sending) == 0)
            {
                Volatile.Read(ref _sent)?.TrySetResult();
            }
        }
    }

    private Task SentAsync()
    {
        var sent = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Interlocked.Exchange(ref _sent, sent);
        return Volatile.Read(ref _sending) == 0 ? Task.CompletedTask : sent.Task;
    }

    private async ValueTask<bool> SendAsync(IReadOnlyList<PendingSettlement> batch)
    {
        var isSent = await _sender.TrySendAsync(batch).ConfigureAwait(false);
        if (!isSent)
        {
            Keep(batch);
        }

        return isSent;
    }

    private void Keep(IReadOnlyList<PendingSettlement> batch)
    {
        List<PendingSettlement>? given = null;
        foreach (var pending in batch)
        {
            if (_time.GetElapsedTime(pending.Since) > TryFor || !_failed.TryAdd(pending))
            {
                (given ??= []).Add(pending);
            }
        }

        _sender.Give(given ?? []);
    }
}
