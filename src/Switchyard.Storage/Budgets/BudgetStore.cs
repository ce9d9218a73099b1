using Switchyard.Core.Budgets;
using Switchyard.Core.Errors;

namespace Switchyard.Storage.Budgets;

/// <summary>
/// Budgets in the ledger's database. Whoever changes a budget's spend or grants locks the budget's row of the period first, in the order of
/// names, so that what is spent and granted never exceeds a limit and nobody waits in a circle. Thread-safe.
/// </summary>
/// <param name="database">The database.</param>
public sealed class BudgetStore(Database database) : IBudgetStore
{
    private const string Mark =
        """
        INSERT INTO budget_marks (budget, period, hard, percent, limit_nano, limit_rest, at)
        VALUES (@Budget, @Period, @hard, @percent, @Nano, @Rest, @now) ON CONFLICT DO NOTHING
        """;

    private static readonly LlmError TooLate = new(LlmErrorCode.StoreUnavailable, "A later operation of this replica came first.");

    /// <inheritdoc/>
    public ValueTask<Outcome<IReadOnlyList<BudgetState>>> GrantAsync(
        BudgetHolder holder, IReadOnlyList<BudgetAsk> asks, CancellationToken cancellationToken) =>
        database.WriteAsync(session => GrantAsync(session, holder, asks), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<LlmError?> ReturnAsync(
        BudgetHolder holder, IReadOnlyDictionary<(string Budget, string Period), decimal> holdings, CancellationToken cancellationToken) =>
        database.WriteAsync(session => ReturnAsync(session, holder, holdings), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<LlmError?> ReleaseAsync(string replica, CancellationToken cancellationToken) => database.WriteAsync(
        async session =>
        {
            var held = await session.QueryAsync<HeldRow>("SELECT budget, period FROM budget_grants WHERE replica = @replica", new { replica }).ConfigureAwait(false);
            foreach (var some in held.Chunk(100))
            {
                var rows = new BudgetRows(some.Select(static row => (row.Budget, row.Period)));
                await rows.LockAsync(session).ConfigureAwait(false);
                var parameters = rows.Parameters();
                parameters.Add("replica", replica);
                await session.ExecuteAsync($"DELETE FROM budget_grants WHERE replica = @replica AND {rows.Condition}", parameters).ConfigureAwait(false);
            }

            return null;
        },
        cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<Outcome<IReadOnlyList<BudgetState>>> ReadAsync(
        IReadOnlyList<(string Budget, string Period)> budgets, CancellationToken cancellationToken)
    {
        var rows = new BudgetRows(budgets);
        var states = await database.ReadAsync<IReadOnlyList<BudgetState>>(session => ReadAsync(session, rows, budgets), cancellationToken).ConfigureAwait(false);
        if (states.Value is not { Count: 0 })
        {
            return states;
        }

        // Some have no row yet: they get one, with what the ledger's sums hold of them.
        return await database.WriteAsync<IReadOnlyList<BudgetState>>(
            async session =>
            {
                await rows.LockAsync(session).ConfigureAwait(false);
                return await ReadAsync(session, rows, budgets).ConfigureAwait(false);
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public ValueTask<Outcome<IReadOnlyList<BudgetMark>>> MarkAsync(IReadOnlyList<BudgetMark> marks, CancellationToken cancellationToken) =>
        database.WriteAsync<IReadOnlyList<BudgetMark>>(
            async session =>
            {
                var now = await NowAsync(session).ConfigureAwait(false);
                var first = new List<BudgetMark>();
                foreach (var mark in marks.OrderBy(static mark => (mark.Budget, mark.Period, mark.IsHard, mark.Percent)))
                {
                    var limit = StoredAmount.From(mark.Limit);
                    var row = new { mark.Budget, mark.Period, hard = mark.IsHard ? 1L : 0L, percent = (long)mark.Percent, limit.Nano, limit.Rest, now };
                    if (await session.ExecuteAsync(Mark, row).ConfigureAwait(false) > 0)
                    {
                        first.Add(mark);
                    }
                }

                return first;
            },
            cancellationToken);

    private async Task<Outcome<IReadOnlyList<BudgetState>>> GrantAsync(DatabaseSession session, BudgetHolder holder, IReadOnlyList<BudgetAsk> asks)
    {
        var rows = new BudgetRows(asks.Select(static ask => (ask.Budget, ask.Period)));
        var spent = await rows.LockAsync(session).ConfigureAwait(false);
        var now = await NowAsync(session).ConfigureAwait(false);
        var grants = await rows.ReadGrantsAsync(session).ConfigureAwait(false);
        var own = grants.Where(grant => grant.Replica == holder.Replica).ToDictionary(static grant => grant.Id);
        if (own.Values.Any(grant => grant.Sequence >= holder.Sequence))
        {
            return TooLate;
        }

        var live = grants.Where(grant => grant.Replica == holder.Replica || grant.ExpiresAt > now).ToLookup(static grant => grant.Id);
        var granted = asks.Select(ask => live[(ask.Budget, ask.Period)].Sum(static grant => grant.Amount)).ToList();
        var given = asks.Select((ask, i) => ask.GivenOf(ask.Limit - spent[(ask.Budget, ask.Period)] - granted[i])).ToList();
        if (asks.Where((ask, i) => given[i] < ask.Needed).Any())
        {
            return asks.Select((ask, i) => new BudgetState(ask.Budget, ask.Period, spent[(ask.Budget, ask.Period)], granted[i], 0)).ToList();
        }

        await TakeBackAsync(session, grants.Where(grant => grant.Replica != holder.Replica && grant.ExpiresAt <= now)).ConfigureAwait(false);
        for (var i = 0; i < asks.Count; i++)
        {
            var id = (asks[i].Budget, asks[i].Period);
            var held = own.GetValueOrDefault(id)?.Amount ?? 0;
            await new GrantRow(id.Budget, id.Period, holder.Replica, 0, 0, now + Micros(holder.Lease), holder.Sequence)
                .Holding(held + given[i]).WriteAsync(session).ConfigureAwait(false);
        }

        return asks.Select((ask, i) => new BudgetState(ask.Budget, ask.Period, spent[(ask.Budget, ask.Period)], granted[i] + given[i], given[i])).ToList();
    }

    private async Task<LlmError?> ReturnAsync(
        DatabaseSession session, BudgetHolder holder, IReadOnlyDictionary<(string Budget, string Period), decimal> holdings)
    {
        var rows = new BudgetRows(holdings.Keys);
        await rows.LockAsync(session).ConfigureAwait(false);
        var now = await NowAsync(session).ConfigureAwait(false);
        foreach (var grant in await rows.ReadGrantsAsync(session).ConfigureAwait(false))
        {
            if (grant.Replica == holder.Replica && grant.Sequence < holder.Sequence)
            {
                await (grant with { ExpiresAt = now + Micros(holder.Lease), Sequence = holder.Sequence })
                    .Holding(Math.Min(grant.Amount, holdings[grant.Id])).WriteAsync(session).ConfigureAwait(false);
            }
        }

        return null;
    }

    private async Task<Outcome<IReadOnlyList<BudgetState>>> ReadAsync(
        DatabaseSession session, BudgetRows rows, IReadOnlyList<(string Budget, string Period)> budgets)
    {
        var spent = await rows.ReadSpentAsync(session).ConfigureAwait(false);
        if (budgets.Any(id => !spent.ContainsKey(id)))
        {
            return Array.Empty<BudgetState>();
        }

        var now = await NowAsync(session).ConfigureAwait(false);
        var grants = (await rows.ReadGrantsAsync(session).ConfigureAwait(false)).Where(grant => grant.ExpiresAt > now).ToLookup(static grant => grant.Id);
        return budgets.Select(id => new BudgetState(id.Budget, id.Period, spent[id], grants[id].Sum(static grant => grant.Amount), 0)).ToList();
    }

    private static async Task TakeBackAsync(DatabaseSession session, IEnumerable<GrantRow> expired)
    {
        foreach (var grant in expired)
        {
            await session.ExecuteAsync(
                "DELETE FROM budget_grants WHERE budget = @Budget AND period = @Period AND replica = @Replica",
                new { grant.Budget, grant.Period, grant.Replica }).ConfigureAwait(false);
        }
    }

    // All replicas must agree on what has expired: a shared database's clock decides, not theirs.
    private Task<long> NowAsync(DatabaseSession session) => DatabaseClock.NowAsync(session, database.Time);

    private static long Micros(TimeSpan span) => span.Ticks / TimeSpan.TicksPerMicrosecond;

    private sealed record HeldRow(string Budget, string Period);
}
