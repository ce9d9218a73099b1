using Microsoft.Extensions.Logging;
using Switchyard.Core.Telemetry;

namespace Switchyard.Core.Limits;

/// <summary>Sends settlements to the store. A bug of the store's costs the settlement it is about, not those beside it or after it. Thread-safe.</summary>
/// <param name="store">Takes the settlements.</param>
/// <param name="metrics">Counts what was given up.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Told of what was given up.</param>
internal sealed partial class SettlementSender(ILimitStore store, LimitMetrics metrics, TimeProvider time, ILogger logger)
{
    // While the store is away for very long every batch is given up: a line for each would fill the log.
    private static readonly TimeSpan TellEvery = TimeSpan.FromSeconds(10);

    private long _toldAt = time.GetTimestamp() - (long)(TellEvery.TotalSeconds * time.TimestampFrequency);
    private int _untold;

    /// <summary>Told of each lease that has been settled.</summary>
    public Action<LimitLease>? Settled { get; set; }

    /// <summary>Takes what the store was not there for.</summary>
    public required Action<IReadOnlyList<PendingSettlement>> Keep { get; init; }

    /// <summary>Sends them together; false when the store is away.</summary>
    public async ValueTask<bool> TrySendAsync(IReadOnlyList<PendingSettlement> batch)
    {
        var settlements = new LimitSettlement[batch.Count];
        for (var i = 0; i < settlements.Length; i++)
        {
            settlements[i] = batch[i].Settlement;
        }

        try
        {
            if (await store.SettleAsync(settlements, CancellationToken.None).ConfigureAwait(false) is not null)
            {
                return false;
            }
        }
        catch (Exception e)
        {
            await SendEachAsync(batch, e).ConfigureAwait(false);
            return true;
        }

        foreach (var pending in batch)
        {
            End(pending);
            Settled?.Invoke(pending.Settlement.Lease);
        }

        return true;
    }

    /// <summary>Gives settlements up.</summary>
    public void Give(IReadOnlyList<PendingSettlement> given)
    {
        if (given.Count == 0)
        {
            return;
        }

        foreach (var pending in given)
        {
            End(pending);
        }

        metrics.Dropped(given.Count);
        Interlocked.Add(ref _untold, given.Count);
        var toldAt = Volatile.Read(ref _toldAt);
        if (time.GetElapsedTime(toldAt) >= TellEvery && Interlocked.CompareExchange(ref _toldAt, time.GetTimestamp(), toldAt) == toldAt)
        {
            Log.Dropped(logger, Interlocked.Exchange(ref _untold, 0));
        }
    }

    // Those of them that were settled before it broke are not settled twice.
    private async ValueTask SendEachAsync(IReadOnlyList<PendingSettlement> batch, Exception reason)
    {
        if (batch.Count == 1)
        {
            Log.Broken(logger, reason);
            Give(batch);
            return;
        }

        foreach (var pending in batch)
        {
            PendingSettlement[] one = [pending];
            if (!await TrySendAsync(one).ConfigureAwait(false))
            {
                Keep(one);
            }
        }
    }

    private void End(in PendingSettlement pending)
    {
        if (pending.EndsCall)
        {
            metrics.Released();
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1501, LogLevel.Warning, "{Count} settlements of limits were given up: the store was away for too long.", EventName = "SettlementsDropped")]
        public static partial void Dropped(ILogger logger, int count);

        [LoggerMessage(1502, LogLevel.Error, "A settlement of limits was given up because of a bug.", EventName = "SettlementBroken")]
        public static partial void Broken(ILogger logger, Exception exception);
    }
}
