using Switchyard.Core.Telemetry;

namespace Switchyard.Core.Accounting;

/// <summary>Settles attempts whose replica has not come back for them: those the database has as open beyond their expiry.</summary>
internal sealed class ExpirySweep(ILedgerStore store, LedgerSpool spool, LedgerMetrics metrics, LedgerLog log, TimeProvider time)
{
    /// <summary>How often is looked.</summary>
    public static readonly TimeSpan SweepEvery = TimeSpan.FromSeconds(15);

    /// <summary>How long the database must have been there: replicas bring what they know of their attempts first.</summary>
    public static readonly TimeSpan SettleAfter = TimeSpan.FromSeconds(60);

    private long? _reachableSince;

    /// <summary>Looks once.</summary>
    public async ValueTask SweepAsync(CancellationToken cancellationToken)
    {
        try
        {
            var found = await store.FindExpiredAsync(time.GetUtcNow(), ShippingBatch.Most, cancellationToken).ConfigureAwait(false);
            if (!found.IsSuccess)
            {
                _reachableSince = null;
                return;
            }

            _reachableSince ??= time.GetTimestamp();
            if (found.Value.Count > 0 && spool.Pending == 0 && time.GetElapsedTime(_reachableSince.Value) >= SettleAfter)
            {
                await SettleAsync(found.Value, cancellationToken).ConfigureAwait(false);
            }
        }
#pragma warning disable CA1031 // The next look may find it better.
        catch (Exception e) when (e is not OperationCanceledException)
#pragma warning restore CA1031
        {
            _reachableSince = null;
            log.Faulted(e);
        }
    }

    private async ValueTask SettleAsync(IReadOnlyList<AttemptIntent> expired, CancellationToken cancellationToken)
    {
        var running = spool.Running.All.Select(static open => (open.Intent.RequestId, open.Intent.Attempt)).ToHashSet();
        var now = time.GetUtcNow();
        foreach (var replica in expired.Where(intent => !running.Contains((intent.RequestId, intent.Attempt))).GroupBy(static intent => intent.Replica))
        {
            AttemptSettlement[] settled = [.. replica.Select(intent => AttemptEstimate.Unknown(intent, null, now))];
            var error = await store.AppendAsync(new LedgerBatch(replica.Key, [], settled, []), cancellationToken).ConfigureAwait(false);
            if (error is null)
            {
                Array.ForEach(settled, one => metrics.Found(one.Intent.Provider, one.Intent.Model, one.Cost));
                log.Expired(settled.Length);
            }
        }
    }
}
