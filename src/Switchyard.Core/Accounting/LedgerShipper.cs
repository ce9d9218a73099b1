using Switchyard.Core.Budgets;
using Switchyard.Core.Errors;
using Switchyard.Core.Telemetry;

namespace Switchyard.Core.Accounting;

/// <summary>Brings what is spooled into the database, batch by batch, again and again until it is there. One at a time.</summary>
internal sealed class LedgerShipper(
    LedgerSpool spool, ILedgerStore store, IBudgetGuard budgets, LedgerMetrics metrics, LedgerLog log, TimeProvider time)
{
    /// <summary>How long records are gathered.</summary>
    public static readonly TimeSpan ShipEvery = TimeSpan.FromMilliseconds(100);

    /// <summary>After which time a running attempt is told to the database, so that others can settle it.</summary>
    public static readonly TimeSpan TellOpenAfter = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LastTry = TimeSpan.FromSeconds(5);

    private ShippingBatch? _batch;
    private TimeSpan _pause;
    private long _pausedAt;
    private long _caughtUpAt = time.GetTimestamp();

    /// <summary>Ships what there is, unless the database has just failed. What comes meanwhile is gathered for the next time.</summary>
    public async ValueTask ShipAsync(CancellationToken cancellationToken)
    {
        if (_pause == TimeSpan.Zero || time.GetElapsedTime(_pausedAt) >= _pause)
        {
            await ShipAllAsync(isLast: false, cancellationToken).ConfigureAwait(false);
        }

        metrics.Waits(spool.Bytes, spool.Pending, spool.Pending == 0 ? TimeSpan.Zero : time.GetElapsedTime(_caughtUpAt));
    }

    /// <summary>Ships what is left before the process ends; what can not be shipped stays in the journal.</summary>
    public async Task FinishAsync()
    {
        using var deadline = new CancellationTokenSource(LastTry, time);
        try
        {
            if (await ShipAllAsync(isLast: true, deadline.Token).ConfigureAwait(false) && spool.Running.IsEmpty)
            {
                spool.Clear();
            }
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            // The next process finds it.
        }

        log.Stopped(spool.Pending);
    }

    private async ValueTask<bool> ShipAllAsync(bool isLast, CancellationToken cancellationToken)
    {
        // A transaction costs as much as some hundred rows: under load, one that follows at once would carry only a few.
        var isAtEnd = false;
        while (!isAtEnd && (_batch ??= Next()) is { } batch)
        {
            var error = await SendAsync(batch.ToBatch(spool.Replica), cancellationToken).ConfigureAwait(false);
            metrics.Sent(error is null);
            log.Sent(error, spool.Pending);
            if (error is not null)
            {
                _pause = _pause == TimeSpan.Zero ? ShipEvery : _pause * 2 < LongestPause ? _pause * 2 : LongestPause;
                _pausedAt = time.GetTimestamp();
                return false;
            }

            _pause = TimeSpan.Zero;
            isAtEnd = !isLast && spool.IsRunning(batch.Source) && !batch.IsFull;
            Taken(batch);
        }

        spool.Trim();
        _caughtUpAt = time.GetTimestamp();
        return true;
    }

    // Whatever goes wrong, the records stay: a failure we did not foresee must not end the shipping.
    private async ValueTask<LlmError?> SendAsync(LedgerBatch batch, CancellationToken cancellationToken)
    {
        try
        {
            return await store.AppendAsync(batch, cancellationToken).ConfigureAwait(false);
        }
#pragma warning disable CA1031
        catch (Exception e) when (e is not OperationCanceledException)
#pragma warning restore CA1031
        {
            log.Faulted(e);
            return new LlmError(LlmErrorCode.InternalError, "The ledger's database failed.");
        }
    }

    private void Taken(ShippingBatch batch)
    {
        _batch = null;
        batch.Open.ForEach(static open => open.IsStored = true);
        if (batch.Settled.Count > 0)
        {
            budgets.Appended(batch.Settled);
        }

        spool.Shipped(batch.Count, batch.Source);
        spool.Trim();
    }

    private ShippingBatch? Next()
    {
        var batch = new ShippingBatch();
        TakeOpen(batch);
        foreach (var journal in spool.TakeJournals())
        {
            if (!TakeFrom(journal, batch))
            {
                return batch;
            }

            if (spool.IsRunning(journal))
            {
                break;
            }

            // Whatever of it is in this batch must be in the database before it is given up.
            if (batch.Count > 0)
            {
                return batch;
            }

            spool.Finish(journal);
        }

        while (spool.Kept.Take() is { } kept)
        {
            if (!batch.TryAdd(kept))
            {
                spool.Kept.PutBack(kept);
                break;
            }
        }

        return batch.IsEmpty ? null : batch;
    }

    // False when the batch is full before the journal's end.
    private static bool TakeFrom(SpooledJournal journal, ShippingBatch batch)
    {
        batch.Source = journal;
        while (journal.Next() is { } record)
        {
            if (!batch.TryAdd(record))
            {
                journal.Held = record;
                return false;
            }
        }

        return true;
    }

    private void TakeOpen(ShippingBatch batch)
    {
        foreach (var open in spool.Running.All)
        {
            if (!open.IsStored && batch.Open.Count < ShippingBatch.Most && time.GetElapsedTime(open.OpenedAt) >= TellOpenAfter && open.TryTell())
            {
                batch.Open.Add(open);
            }
        }
    }
}
