using Switchyard.Core.Accounting;

namespace Switchyard.Storage.Ledger;

/// <summary>What a batch adds to budgets' spend, and what it takes of the grants that its attempts were held against.</summary>
internal sealed class BudgetTally
{
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

    private readonly SortedDictionary<(string Budget, string Period), (StoredAmount Spent, StoredAmount Held)> _budgets = [];

    /// <summary>Adds an attempt that was written.</summary>
    /// <param name="settlement">How it ended.</param>
    public void Add(AttemptSettlement settlement)
    {
        var cost = Sane.Amount(settlement.Cost.Total) ?? default;
        foreach (var hold in settlement.Intent.Budgets)
        {
            var (spent, held) = _budgets.GetValueOrDefault((hold.Budget, hold.Period));
            _budgets[(hold.Budget, hold.Period)] = (spent.Plus(cost), held.Plus(StoredAmount.From(Math.Max(0, hold.Amount))));
        }
    }

    /// <summary>Adds everything to the tables: periods first, as everybody locks them.</summary>
    /// <param name="session">The transaction.</param>
    /// <param name="replica">Whose grants shrink.</param>
    public async Task WriteAsync(DatabaseSession session, string replica)
    {
        var spent = new GivenRows("budget", "period", "nano:int", "rest:int");
        var held = new GivenRows("budget", "period", "replica", "nano:int", "rest:int");
        foreach (var ((budget, period), amounts) in _budgets)
        {
            spent.Add(budget, period, amounts.Spent.Nano, amounts.Spent.Rest);
            held.Add(budget, period, replica, amounts.Held.Nano, amounts.Held.Rest);
        }

        await spent.ExecuteAsync(session, Spend).ConfigureAwait(false);
        await held.ExecuteAsync(session, Shrink).ConfigureAwait(false);
    }
}
