using Switchyard.Core.Accounting;
using Switchyard.Core.Errors;
using Switchyard.Storage;
using Switchyard.Storage.Budgets;

namespace Switchyard.FunctionalTests.Storage;

/// <summary>What appending to the ledger does to budgets, without the rest of it.</summary>
internal sealed class BudgetLedger(Database database)
{
    private readonly BudgetStore _store = new(database);

    public ValueTask<LlmError?> AppendAsync(string replica, IReadOnlyList<BudgetHold> holds, decimal cost, CancellationToken cancellationToken) =>
        database.WriteAsync(
            async session =>
            {
                var rows = new BudgetRows(holds.Select(static hold => (hold.Budget, hold.Period)));
                var spent = await rows.LockAsync(session);
                foreach (var (id, before) in spent)
                {
                    var after = StoredAmount.From(before + cost);
                    await session.ExecuteAsync(
                        "UPDATE budget_periods SET spent_nano = @Nano, spent_rest = @Rest WHERE budget = @Budget AND period = @Period",
                        new { id.Budget, id.Period, after.Nano, after.Rest });
                }

                foreach (var grant in (await rows.ReadGrantsAsync(session)).Where(grant => grant.Replica == replica))
                {
                    var hold = holds.Single(hold => (hold.Budget, hold.Period) == grant.Id);
                    await grant.Holding(Math.Max(0, grant.Amount - hold.Amount)).WriteAsync(session);
                }

                return null;
            },
            cancellationToken);

    public async Task<(decimal Spent, decimal Granted)> ReadAsync(string budget, string period, CancellationToken cancellationToken)
    {
        var states = await _store.ReadAsync([(budget, period)], cancellationToken);
        return (states.Value![0].Spent, states.Value[0].Granted);
    }
}
