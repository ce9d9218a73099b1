using Microsoft.Extensions.Logging;
using Switchyard.Core.Accounting.Journal;
using Switchyard.Core.Budgets;
using Switchyard.Core.Errors;
using Switchyard.Core.Models;
using Switchyard.Core.Pipeline;
using Switchyard.Core.Telemetry;

namespace Switchyard.Core.Accounting;

/// <summary>
/// Writes down every attempt before it is sent, how far it comes, and how it ended: first into a local journal that survives the process,
/// then, off the requests' path, into the database. Thread-safe.
/// </summary>
public sealed class Ledger : IDisposable
{
    private static readonly LlmError Unavailable = new(LlmErrorCode.StoreUnavailable, "The ledger can not take new calls at the moment.") { FailsOver = false, IsRetryable = false };

    private readonly LedgerSettings _settings;
    private readonly LedgerLog _log;
    private readonly LedgerMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly LedgerSpool _spool;
    private readonly LedgerShipper _shipper;
    private readonly ExpirySweep _sweep;
    private readonly GroupFlush _flush;

    /// <summary>Makes it; it takes nothing before <see cref="Start"/>.</summary>
    /// <param name="settings">How it writes.</param>
    /// <param name="store">The database.</param>
    /// <param name="budgets">Told of what the database has taken.</param>
    /// <param name="metrics">What is counted.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Told of what goes wrong.</param>
    public Ledger(
        LedgerSettings settings, ILedgerStore store, IBudgetGuard budgets, SwitchyardMetrics metrics, TimeProvider time, ILogger<Ledger> logger)
    {
        (_settings, _metrics, _time) = (settings, metrics.Ledger, time);
        _log = new LedgerLog(logger);
        _spool = new LedgerSpool(settings, _metrics, _log, time);
        _shipper = new LedgerShipper(_spool, store, budgets, _metrics, _log, time);
        _sweep = new ExpirySweep(store, _spool, _metrics, _log, time);
        _flush = new GroupFlush(_spool.Flush);
    }

    /// <summary>This process's name in the ledger.</summary>
    public string Replica => _settings.Replica;

    /// <summary>Takes a slot of the folder, and settles what processes before this one left unsettled.</summary>
    /// <returns>Why it can not; null when it did.</returns>
    public string? Start()
    {
        try
        {
            _spool.Start();
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _log.CannotStart(e);
            return e.Message;
        }
    }

    /// <summary>Ships until it is told to stop; then what is left, once. What can not be shipped stays in the journal.</summary>
    /// <param name="cancellationToken">Stops it; no call may run any more.</param>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await Task.WhenAll(
            EveryAsync(LedgerSpool.CheckpointEvery, _ => Do(_spool.Checkpoint), cancellationToken),
            EveryAsync(LedgerSpool.AdoptEvery, _ => Do(_spool.AdoptLeft), cancellationToken),
            EveryAsync(LedgerShipper.ShipEvery, _shipper.ShipAsync, cancellationToken),
            EveryAsync(ExpirySweep.SweepEvery, _sweep.SweepAsync, cancellationToken)).ConfigureAwait(false);
        await _shipper.FinishAsync().ConfigureAwait(false);
    }

    /// <summary>A request ended.</summary>
    /// <param name="request">How.</param>
    public void Record(RequestRecord request) => _spool.Keep(request, isOptional: request.Attempts == 0);

    /// <inheritdoc/>
    public void Dispose() => _spool.Dispose();

    /// <summary>How many attempts are open. For tests.</summary>
    internal int OpenAttempts => _spool.Running.Count;

    /// <summary>Writes an attempt down. Nothing may be sent before this has succeeded.</summary>
    /// <param name="intent">The attempt.</param>
    /// <param name="target">Whom it asks.</param>
    /// <param name="prices">The target's prices; null when not known.</param>
    internal ValueTask<Outcome<OpenAttempt>> OpenAsync(AttemptIntent intent, Target target, ModelPricing? prices)
    {
        var open = new OpenAttempt(intent, target, prices, _time.GetTimestamp());
        if (!_spool.TryOpen(open))
        {
            return new ValueTask<Outcome<OpenAttempt>>(Unavailable);
        }

        return _settings.FlushesToDisk ? FlushedAsync(open) : new ValueTask<Outcome<OpenAttempt>>(open);
    }

    /// <summary>An attempt ended. Only its first settlement counts.</summary>
    internal void Settle(OpenAttempt open, AttemptSettlement settlement)
    {
        if (_spool.Settle(open, settlement))
        {
            _metrics.Settled(settlement.Intent.Provider, settlement.Intent.Model, settlement.Cost);
        }
    }

    /// <summary>Ships once. For tests, which do not wait.</summary>
    internal ValueTask ShipAsync(CancellationToken cancellationToken) => _shipper.ShipAsync(cancellationToken);

    /// <summary>Settles once what has expired. For tests, which do not wait.</summary>
    internal ValueTask SweepAsync(CancellationToken cancellationToken) => _sweep.SweepAsync(cancellationToken);

    /// <summary>Takes what ended processes have left. For tests, which do not wait.</summary>
    internal void AdoptLeft() => _spool.AdoptLeft();

    /// <summary>Writes down how far everything is. For tests, which do not wait.</summary>
    internal void Checkpoint() => _spool.Checkpoint();

    private static ValueTask Do(Action action)
    {
        action();
        return default;
    }

    private async ValueTask<Outcome<OpenAttempt>> FlushedAsync(OpenAttempt open)
    {
        if (await _flush.FlushAsync().ConfigureAwait(false))
        {
            return open;
        }

        // It may be on the disk or not; nothing was sent, and that it says.
        Settle(open, AttemptEstimate.NotSent(open.Intent, Unavailable.CodeName, _time.GetUtcNow()));
        return Unavailable;
    }

    // Whatever breaks, the next turn is tried: an end of the upkeep would be found only when the journal is full.
    private async ValueTask TryAsync(Func<CancellationToken, ValueTask> work, CancellationToken cancellationToken)
    {
        try
        {
            await work(cancellationToken).ConfigureAwait(false);
        }
#pragma warning disable CA1031
        catch (Exception e) when (e is not OperationCanceledException)
#pragma warning restore CA1031
        {
            _log.Faulted(e);
        }
    }

    private async Task EveryAsync(TimeSpan period, Func<CancellationToken, ValueTask> work, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(period, _time);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false))
            {
                await TryAsync(work, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Told to stop.
        }
    }
}
