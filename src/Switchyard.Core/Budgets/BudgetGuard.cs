using Microsoft.Extensions.Logging;
using Switchyard.Core.Accounting;
using Switchyard.Core.Errors;
using Switchyard.Core.Providers;
using Switchyard.Core.Telemetry;

namespace Switchyard.Core.Budgets;

/// <summary>
/// Reserves from what this replica was granted, and asks the database for more when that is too little. A reservation belongs to the periods
/// it was admitted in, however late it is settled. Thread-safe.
/// </summary>
public sealed partial class BudgetGuard : IBudgetGuard
{
    // What the database can tell apart.
    private const int Digits = 18;
    private const decimal Smallest = 0.000_000_000_000_000_001m;

    // Of so many asks in a row every one was granted, and taken by others before this call came to it.
    private const int MostRounds = 100;

    private readonly BudgetBook _book = new();
    private readonly BudgetDesk _desk;
    private readonly BudgetUpkeep _upkeep;
    private readonly BudgetSettings _settings;
    private readonly IBudgetStore _store;
    private readonly BudgetMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;

    /// <summary>Makes a guard that holds nothing.</summary>
    /// <param name="store">Hands out grants.</param>
    /// <param name="settings">Whose they are.</param>
    /// <param name="observers">Told when parts of figures are reached.</param>
    /// <param name="metrics">Counts refusals and overruns.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Told of refusals and overruns.</param>
    public BudgetGuard(
        IBudgetStore store,
        BudgetSettings settings,
        IEnumerable<IBudgetObserver> observers,
        SwitchyardMetrics metrics,
        TimeProvider time,
        ILogger<BudgetGuard> logger)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        (_store, _settings, _metrics, _time, _logger) = (store, settings, metrics.Budgets, time, logger);
        _desk = new BudgetDesk(store, _book, settings, time);
        var marks = new BudgetMarks(store, _book, [.. observers], _metrics, time, logger);
        _upkeep = new BudgetUpkeep(_book, _desk, marks, _metrics, time, logger);
    }

    /// <inheritdoc/>
    public bool IsBound(CallerIdentity caller) => _settings.Policy().IsBound(caller);

    /// <summary>Gives idle grants back, renews those in use and tells of figures that were reached, until it is told to stop.</summary>
    /// <param name="cancellationToken">Stops it.</param>
    public Task RunAsync(CancellationToken cancellationToken) => _upkeep.RunAsync(cancellationToken);

    /// <summary>One round of what <see cref="RunAsync"/> does.</summary>
    internal ValueTask KeepAsync(CancellationToken cancellationToken) => _upkeep.KeepAsync(cancellationToken);

    /// <summary>Gives all grants back: this replica has ended, and what it spent is in the ledger.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Null when done.</returns>
    public ValueTask<LlmError?> ReleaseAllAsync(CancellationToken cancellationToken) => _upkeep.EndAsync(cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<Outcome<BudgetReservation>> ReserveAsync(CallerIdentity caller, decimal? worstCost, CancellationToken cancellationToken)
    {
        var policy = _settings.Policy();
        var budgets = policy.BudgetsOf(caller);
        if (budgets.Count == 0)
        {
            return BudgetReservation.None;
        }

        if (worstCost is null && policy.IsBound(caller))
        {
            _metrics.Unpriced();
            if (policy.Options.Unpriced == UnpricedRule.Refuse)
            {
                _metrics.Refused(budgets.First(static budget => budget.Hard is not null).Scope);
                return BudgetRefusal.Unpriced;
            }
        }

        var amount = Rounded(worstCost ?? 0);
        for (var round = 0; round < MostRounds; round++)
        {
            var (outcome, wait) = Decide(budgets, amount, worstCost);
            if (wait is null)
            {
                return outcome;
            }

            await wait.WaitAsync(cancellationToken).ConfigureAwait(false);
        }

        return BudgetRefusal.Away;
    }

    /// <inheritdoc/>
    public void Release(BudgetReservation reservation)
    {
        ArgumentNullException.ThrowIfNull(reservation);
        lock (_book.Gate)
        {
            foreach (var hold in reservation.Holds)
            {
                _book.Find(hold)?.Change(-hold.Amount);
            }
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<BudgetHold> Settle(IReadOnlyList<BudgetHold> holds, decimal? cost)
    {
        ArgumentNullException.ThrowIfNull(holds);
        if (holds.Count == 0)
        {
            return holds;
        }

        var used = Rounded(cost ?? 0);
        var kept = new BudgetHold[holds.Count];
        decimal overrun = 0;
        lock (_book.Gate)
        {
            for (var i = 0; i < kept.Length; i++)
            {
                kept[i] = Settle(holds[i], used, ref overrun);
            }
        }

        if (overrun > 0)
        {
            _metrics.Overrun(overrun);
            Log.Overrun(_logger, overrun);
        }

        return kept;
    }

    /// <inheritdoc/>
    public void Appended(IReadOnlyList<AttemptSettlement> settled)
    {
        ArgumentNullException.ThrowIfNull(settled);
        lock (_book.Gate)
        {
            foreach (var intent in settled.Select(static settlement => settlement.Intent).Where(intent => intent.Replica == _settings.Replica))
            {
                foreach (var hold in intent.Budgets)
                {
                    _book.Find(hold)?.Spend(hold.Amount);
                }
            }
        }
    }

    /// <summary>How the budgets of a caller stand; nothing is taken.</summary>
    /// <param name="caller">The caller.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async ValueTask<Outcome<IReadOnlyList<BudgetStanding>>> ReadAsync(CallerIdentity caller, CancellationToken cancellationToken)
    {
        var budgets = _settings.Policy().BudgetsOf(caller);
        if (budgets.Count == 0)
        {
            return Array.Empty<BudgetStanding>();
        }

        var now = _time.GetUtcNow();
        var periods = budgets.Select(budget => (budget.Budget, Period: BudgetCalendar.NameOf(budget.Period, now))).ToList();
        var states = await _store.ReadAsync(periods, cancellationToken).ConfigureAwait(false);
        return states.IsSuccess
            ? budgets.Select((budget, i) => new BudgetStanding(
                budget, periods[i].Period, BudgetCalendar.EndOf(budget.Period, now), states.Value[i].Spent, states.Value[i].Granted)).ToList()
            : states.Error;
    }

    // What is granted is counted in the database's smallest amounts: rounding down would take from it what it does not know of.
    private static decimal Rounded(decimal amount)
    {
        var rounded = decimal.Round(amount, Digits, MidpointRounding.ToZero);
        return Math.Max(0, rounded < amount ? rounded + Smallest : rounded);
    }

    private (Outcome<BudgetReservation> Outcome, Task? Wait) Decide(IReadOnlyList<AppliedBudget> budgets, decimal amount, decimal? worstCost)
    {
        Func<Task> ask;
        lock (_book.Gate)
        {
            var (at, now) = (_time.GetUtcNow(), _time.GetTimestamp());
            var accounts = _book.Open(budgets, at, now);
            var lacking = accounts.FindAll(account => account.Applied.Hard is not null && amount > 0 && amount > account.Free);
            if (lacking.Count == 0)
            {
                return (Reserve(accounts, amount, worstCost, now), null);
            }

            if (lacking.Find(account => account.IsRefused(amount, now)) is { } refusing)
            {
                return (Refuse(refusing, at), null);
            }

            if (lacking.Find(static account => account.Pending is not null) is { } pending)
            {
                pending.Waiting++;
                return (default, pending.Pending!.Task);
            }

            if (_desk.IsAway(now))
            {
                return (BudgetRefusal.Away, null);
            }

            ask = _desk.BeginAsk(lacking, amount, now);
        }

        return (default, ask());
    }

    private static BudgetReservation Reserve(List<BudgetAccount> accounts, decimal amount, decimal? worstCost, long now)
    {
        var holds = new BudgetHold[accounts.Count];
        for (var i = 0; i < holds.Length; i++)
        {
            var account = accounts[i];
            var held = account.Applied.Hard is null ? 0 : amount;
            account.Reserve(held, now);
            holds[i] = new BudgetHold(account.Id.Budget, account.Id.Period, held);
        }

        return new BudgetReservation(holds, worstCost);
    }

    private LlmError Refuse(BudgetAccount account, DateTimeOffset at)
    {
        _metrics.Refused(account.Applied.Scope);
        if (!account.IsRefusalTold)
        {
            account.IsRefusalTold = true;
            Log.Refused(_logger, account.Id.Budget, account.Id.Period);
        }

        return BudgetRefusal.Of(account, at);
    }

    private BudgetHold Settle(BudgetHold hold, decimal used, ref decimal overrun)
    {
        if (_book.Find(hold) is not { Applied.Hard: not null } account)
        {
            return hold with { Amount = Math.Min(used, hold.Amount) };
        }

        // What it cost beyond its hold is taken from what is free of the grant, so that nobody else spends it too.
        overrun = Math.Max(overrun, used - hold.Amount);
        var kept = Math.Min(used, hold.Amount + Math.Max(0, account.Free));
        account.Change(kept - hold.Amount);
        return hold with { Amount = kept };
    }

    private static partial class Log
    {
        [LoggerMessage(1650, LogLevel.Warning, "The budget {Budget} has too little left for {Period}: calls are refused.", EventName = "BudgetRefused")]
        public static partial void Refused(ILogger logger, string budget, string period);

        [LoggerMessage(1651, LogLevel.Warning, "An attempt cost {Amount} USD more than was reserved for it.", EventName = "BudgetOverrun")]
        public static partial void Overrun(ILogger logger, decimal amount);
    }
}
