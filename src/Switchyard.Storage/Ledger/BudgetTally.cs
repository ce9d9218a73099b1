using Switchyard.Core.Accounting;
using Switchyard.Storage.Budgets;

namespace Switchyard.Storage.Ledger;

/// <summary>What a batch adds to budgets' spend, and what it takes of the grants that its attempts were held against.</summary>
internal sealed class BudgetTally
{
    private const int MostAtOnce = 100;

    private const string Spend = """
        INSERT INTO budget_periods (budget, period, spent_nano, spent_rest) SELECT budget, period, nano, rest FROM {given} WHERE true
        ON CONFLICT (budget, period) DO UPDATE SET
            spent_nano = budget_periods.spent_nano + excluded.spent_nano + (budget_periods.spent_rest + excluded.spent_rest) / 1000000000,
            spent_rest = (budget_periods.spent_rest + excluded.spent_rest) % 1000000000
        """;

    // Never below zero: a grant that was lost and given anew holds nothing of what was held before.
    private const string Shrink = """
        UPDATE budget_grants SET
            amount_nano = CASE
                WHEN amount_nano < nano OR (amount_nano = nano AND amount_rest < rest) THEN 0
                ELSE amount_nano - nano - CASE WHEN amount_rest < rest THEN 1 ELSE 0 END END,
            amount_rest = CASE
                WHEN amount_nano < nano OR (amount_nano = nano AND amount_rest < rest) THEN 0
                ELSE amount_rest - rest + CASE WHEN amount_rest < rest THEN 1000000000 ELSE 0 END END
        FROM {given}
        WHERE budget_grants.budget = given.budget AND budget_grants.period = given.period AND budget_grants.replica = given.replica
        """;

    private static readonly GivenColumns SpentColumns = new("budget", "period", "nano:int", "rest:int");
    private static readonly GivenColumns HeldColumns = new("budget", "period", "replica", "nano:int", "rest:int");

    // In the order in which everybody locks them.
    private readonly SortedDictionary<(string Budget, string Period), StoredAmount> _spent = new(BudgetOrder.Instance);
    private readonly Dictionary<(string Budget, string Period, string Replica), StoredAmount> _held = [];

    /// <summary>Adds an attempt that was written.</summary>
    /// <param name="settlement">How it ended.</param>
    public void Add(AttemptSettlement settlement)
    {
        var intent = settlement.Intent;
        if (intent.Budgets.Count == 0)
        {
            return;
        }

        var cost = Sane.Amount(settlement.Cost.Total) ?? default;
        foreach (var hold in intent.Budgets)
        {
            // The replica that made the attempt held it, which may be another one than settles it.
            var id = (hold.Budget, hold.Period, intent.Replica);
            _spent[(hold.Budget, hold.Period)] = _spent.GetValueOrDefault((hold.Budget, hold.Period)).Plus(cost);
            _held[id] = _held.GetValueOrDefault(id).Plus(StoredAmount.From(Math.Max(0, hold.Amount)));
        }
    }

    /// <summary>Makes the rows that are missing, with what the sums by time hold before this batch is added to them.</summary>
    /// <param name="session">The transaction.</param>
    public async Task BeginAsync(DatabaseSession session)
    {
        foreach (var some in _spent.Keys.Chunk(MostAtOnce))
        {
            await new BudgetRows(some).BeginAsync(session).ConfigureAwait(false);
        }
    }

    /// <summary>Adds everything to the tables: periods first, as everybody locks them.</summary>
    /// <param name="session">The transaction.</param>
    public async Task WriteAsync(DatabaseSession session)
    {
        var spent = new GivenRows<KeyValuePair<(string Budget, string Period), StoredAmount>>(
            SpentColumns, [.. _spent], static (spent, row) => row.Add(spent.Key.Budget, spent.Key.Period, spent.Value.Nano, spent.Value.Rest));
        var held = new GivenRows<KeyValuePair<(string Budget, string Period, string Replica), StoredAmount>>(
            HeldColumns, [.. _held], static (held, row) => row.Add(held.Key.Budget, held.Key.Period, held.Key.Replica, held.Value.Nano, held.Value.Rest));
        await spent.ExecuteAsync(session, Spend).ConfigureAwait(false);
        await held.ExecuteAsync(session, Shrink).ConfigureAwait(false);
    }
}
