using System.Globalization;
using System.Text;
using Dapper;

namespace Switchyard.Storage.Budgets;

/// <summary>Some budgets and periods as a condition of SQL. They are locked in one order by everybody, so that nobody waits in a circle.</summary>
internal sealed class BudgetRows
{
    private readonly List<(string Budget, string Period)> _ids;

    /// <summary>Names the rows.</summary>
    /// <param name="ids">Budgets and periods, each once.</param>
    public BudgetRows(IEnumerable<(string Budget, string Period)> ids)
    {
        _ids = [.. ids.Order(BudgetOrder.Instance)];
        var condition = new StringBuilder("(");
        for (var i = 0; i < _ids.Count; i++)
        {
            condition.Append(CultureInfo.InvariantCulture, $"{(i == 0 ? "" : " OR ")}(budget = @b{i} AND period = @p{i})");
        }

        Condition = condition.Append(')').ToString();
    }

    /// <summary>The condition.</summary>
    public string Condition { get; }

    /// <summary>The parameters of <see cref="Condition"/>; more can be added.</summary>
    public DynamicParameters Parameters()
    {
        var parameters = new DynamicParameters();
        for (var i = 0; i < _ids.Count; i++)
        {
            parameters.Add(string.Create(CultureInfo.InvariantCulture, $"b{i}"), _ids[i].Budget);
            parameters.Add(string.Create(CultureInfo.InvariantCulture, $"p{i}"), _ids[i].Period);
        }

        return parameters;
    }

    /// <summary>What is spent, the rows kept from others until the transaction ends; rows that are missing are made first.</summary>
    /// <param name="session">A transaction that writes.</param>
    public async Task<Dictionary<(string Budget, string Period), decimal>> LockAsync(DatabaseSession session)
    {
        var spent = await ReadSpentAsync(session, session.ForUpdate).ConfigureAwait(false);
        return await BeginAsync(session, spent).ConfigureAwait(false)
            ? await ReadSpentAsync(session, session.ForUpdate).ConfigureAwait(false)
            : spent;
    }

    /// <summary>Makes the rows that are missing.</summary>
    /// <param name="session">A transaction that writes.</param>
    public async Task BeginAsync(DatabaseSession session) =>
        await BeginAsync(session, await ReadSpentAsync(session).ConfigureAwait(false)).ConfigureAwait(false);

    /// <summary>What is spent.</summary>
    /// <param name="session">A transaction.</param>
    /// <param name="lockClause">Empty to look only.</param>
    public async Task<Dictionary<(string Budget, string Period), decimal>> ReadSpentAsync(DatabaseSession session, string lockClause = "")
    {
        // A database's own order of texts may differ from ours; one statement locks in the order it returns.
        var order = session.Dialect == SqlDialect.PostgreSql ? "budget COLLATE \"C\", period COLLATE \"C\"" : "budget, period";
        var rows = await session.QueryAsync<SpentRow>(
            $"SELECT budget, period, spent_nano, spent_rest FROM budget_periods WHERE {Condition} ORDER BY {order}{lockClause}", Parameters())
            .ConfigureAwait(false);
        return rows.ToDictionary(static row => (row.Budget, row.Period), static row => new StoredAmount(row.SpentNano, row.SpentRest).ToDecimal());
    }

    /// <summary>The grants of these budgets.</summary>
    /// <param name="session">A transaction; one that writes has the rows locked.</param>
    public async Task<IReadOnlyList<GrantRow>> ReadGrantsAsync(DatabaseSession session) => await session.QueryAsync<GrantRow>(
        $"SELECT budget, period, replica, amount_nano, amount_rest, expires_at, sequence FROM budget_grants WHERE {Condition}", Parameters())
        .ConfigureAwait(false);

    private async Task<bool> BeginAsync(DatabaseSession session, Dictionary<(string Budget, string Period), decimal> known)
    {
        foreach (var (budget, period) in _ids.Where(id => !known.ContainsKey(id)))
        {
            await PastSpend.BeginAsync(session, budget, period).ConfigureAwait(false);
        }

        return known.Count < _ids.Count;
    }

    private sealed record SpentRow(string Budget, string Period, long SpentNano, long SpentRest);
}
