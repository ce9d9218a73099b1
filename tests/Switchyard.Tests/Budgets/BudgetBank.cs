using System.Collections.Concurrent;
using Switchyard.Core.Accounting;
using Switchyard.Core.Budgets;
using Switchyard.Core.Errors;

namespace Switchyard.Tests.Budgets;

/// <summary>A database of budgets in memory, with the faults of a real one: refused, lost on the way back, and arriving late. Thread-safe.</summary>
internal sealed class BudgetBank(TimeProvider time) : IBudgetStore
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(string Budget, string Period), decimal> _spent = [];
    private readonly Dictionary<(string Budget, string Period, string Replica), Held> _grants = [];
    private readonly HashSet<(string Request, int Attempt)> _appended = [];
    private readonly HashSet<BudgetMark> _marks = [];
    private readonly List<Action> _late = [];

    /// <summary>What happens to the next operation of a kind; default: nothing.</summary>
    public Func<string, BankFault> Fault { get; set; } = static _ => BankFault.None;

    /// <summary>Awaited by every operation before it is carried out.</summary>
    public Func<string, Task> Gate { get; set; } = static _ => Task.CompletedTask;

    /// <summary>How often each operation was asked for.</summary>
    public ConcurrentDictionary<string, int> Calls { get; } = new();

    public decimal Spent(string budget, string period)
    {
        lock (_lock)
        {
            return _spent.GetValueOrDefault((budget, period));
        }
    }

    public decimal Granted(string budget, string period, string? replica = null)
    {
        lock (_lock)
        {
            return _grants.Where(pair => pair.Key.Budget == budget && pair.Key.Period == period && (replica ?? pair.Key.Replica) == pair.Key.Replica)
                .Sum(static pair => pair.Value.Amount);
        }
    }

    /// <summary>Operations that were given up arrive now.</summary>
    public void ArriveLate()
    {
        List<Action> late;
        lock (_lock)
        {
            late = [.. _late];
            _late.Clear();
        }

        late.ForEach(static action => action());
    }

    /// <summary>Appends to the ledger, as its store does: spent grows and grants shrink, once an attempt.</summary>
    public bool Append(string replica, IReadOnlyList<AttemptSettlement> settled)
    {
        var fault = Fault("append");
        if (fault is BankFault.None or BankFault.AnswerLost)
        {
            lock (_lock)
            {
                foreach (var settlement in settled.Where(one => _appended.Add((one.Intent.RequestId, one.Intent.Attempt))))
                {
                    Append(replica, settlement);
                }
            }
        }

        return fault == BankFault.None;
    }

    public ValueTask<Outcome<IReadOnlyList<BudgetState>>> GrantAsync(
        BudgetHolder holder, IReadOnlyList<BudgetAsk> asks, CancellationToken cancellationToken) =>
        DoAsync<IReadOnlyList<BudgetState>>("grant", () => Grant(holder, asks), cancellationToken);

    public async ValueTask<LlmError?> ReturnAsync(
        BudgetHolder holder, IReadOnlyDictionary<(string Budget, string Period), decimal> holdings, CancellationToken cancellationToken)
    {
        var outcome = await DoAsync<IReadOnlyList<BudgetState>>("return", () => Return(holder, holdings), cancellationToken);
        return outcome.Error;
    }

    public async ValueTask<LlmError?> ReleaseAsync(string replica, CancellationToken cancellationToken)
    {
        var outcome = await DoAsync<IReadOnlyList<BudgetState>>("release", () => Release(replica), cancellationToken);
        return outcome.Error;
    }

    public ValueTask<Outcome<IReadOnlyList<BudgetState>>> ReadAsync(
        IReadOnlyList<(string Budget, string Period)> budgets, CancellationToken cancellationToken) =>
        DoAsync<IReadOnlyList<BudgetState>>(
            "read",
            () => budgets.Select(id => new BudgetState(id.Budget, id.Period, Spent(id.Budget, id.Period), Granted(id.Budget, id.Period), 0)).ToList(),
            cancellationToken);

    public ValueTask<Outcome<IReadOnlyList<BudgetMark>>> MarkAsync(IReadOnlyList<BudgetMark> marks, CancellationToken cancellationToken) =>
        DoAsync<IReadOnlyList<BudgetMark>>("mark", () => marks.Where(_marks.Add).ToList(), cancellationToken);

    private async ValueTask<Outcome<T>> DoAsync<T>(string operation, Func<Outcome<T>> work, CancellationToken cancellationToken)
        where T : class
    {
        Calls.AddOrUpdate(operation, 1, static (_, count) => count + 1);
        await Gate(operation).WaitAsync(cancellationToken);
        var fault = Fault(operation);
        if (fault == BankFault.Late)
        {
            lock (_lock)
            {
                _late.Add(() => Carry(work));
            }
        }

        var outcome = fault is BankFault.None or BankFault.AnswerLost ? Carry(work) : default;
        return fault == BankFault.None ? outcome : new LlmError(LlmErrorCode.StoreUnavailable, "Away.");
    }

    private Outcome<T> Carry<T>(Func<Outcome<T>> work)
        where T : class
    {
        lock (_lock)
        {
            return work();
        }
    }

    private Outcome<IReadOnlyList<BudgetState>> Grant(BudgetHolder holder, IReadOnlyList<BudgetAsk> asks)
    {
        var given = asks.Select(ask => ask.GivenOf(ask.Limit - Spent(ask.Budget, ask.Period) - Live(ask.Budget, ask.Period))).ToList();
        var isGranted = !asks.Where((ask, i) => given[i] < ask.Needed).Any();
        for (var i = 0; i < asks.Count; i++)
        {
            var grant = Of(asks[i].Budget, asks[i].Period, holder.Replica);
            if (grant.Sequence >= holder.Sequence)
            {
                return new LlmError(LlmErrorCode.StoreUnavailable, "Too late.");
            }

            grant.Sequence = holder.Sequence;
            grant.ExpiresAt = time.GetUtcNow() + holder.Lease;
            grant.Amount += isGranted ? given[i] : 0;
        }

        return asks.Select((ask, i) => new BudgetState(
            ask.Budget, ask.Period, Spent(ask.Budget, ask.Period), Granted(ask.Budget, ask.Period), isGranted ? given[i] : 0)).ToList();
    }

    private Outcome<IReadOnlyList<BudgetState>> Return(BudgetHolder holder, IReadOnlyDictionary<(string Budget, string Period), decimal> holdings)
    {
        foreach (var (id, most) in holdings)
        {
            var grant = Of(id.Budget, id.Period, holder.Replica);
            if (grant.Sequence < holder.Sequence)
            {
                grant.Sequence = holder.Sequence;
                grant.ExpiresAt = time.GetUtcNow() + holder.Lease;
                grant.Amount = Math.Min(grant.Amount, most);
            }
        }

        return Array.Empty<BudgetState>();
    }

    private Outcome<IReadOnlyList<BudgetState>> Release(string replica)
    {
        foreach (var (_, grant) in _grants.Where(pair => pair.Key.Replica == replica))
        {
            grant.Amount = 0;
        }

        return Array.Empty<BudgetState>();
    }

    private decimal Live(string budget, string period)
    {
        foreach (var (_, grant) in _grants.Where(pair => pair.Key.Budget == budget && pair.Key.Period == period))
        {
            grant.Amount = grant.ExpiresAt <= time.GetUtcNow() ? 0 : grant.Amount;
        }

        return Granted(budget, period);
    }

    private void Append(string replica, AttemptSettlement settlement)
    {
        foreach (var hold in settlement.Intent.Budgets)
        {
            _spent[(hold.Budget, hold.Period)] = Spent(hold.Budget, hold.Period) + (settlement.Cost.Total ?? 0);
            var grant = Of(hold.Budget, hold.Period, replica);
            grant.Amount = Math.Max(0, grant.Amount - hold.Amount);
        }
    }

    private Held Of(string budget, string period, string replica)
    {
        if (!_grants.TryGetValue((budget, period, replica), out var grant))
        {
            _grants.Add((budget, period, replica), grant = new Held());
        }

        return grant;
    }

    private sealed class Held
    {
        public decimal Amount { get; set; }

        public long Sequence { get; set; }

        public DateTimeOffset ExpiresAt { get; set; }
    }
}
