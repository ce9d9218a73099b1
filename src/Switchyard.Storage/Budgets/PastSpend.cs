using System.Globalization;

namespace Switchyard.Storage.Budgets;

/// <summary>What was spent of a period before a budget had a figure for it: the ledger's sums know.</summary>
internal static class PastSpend
{
    // Grains and facets of the table usage.
    private const long Days = 1;
    private const long Months = 2;
    private const long Tenants = 0;
    private const long Keys = 1;

    private const string Insert =
        """
        INSERT INTO budget_periods (budget, period, spent_nano, spent_rest) VALUES (@budget, @period, @Nano, @Rest)
        ON CONFLICT (budget, period) DO NOTHING
        """;

    private const string Sum =
        """
        SELECT COALESCE(CAST(SUM(cost_nano) AS BIGINT), 0) AS nano, COALESCE(CAST(SUM(cost_rest) AS BIGINT), 0) AS rest FROM usage
        WHERE facet = @facet AND grain = @grain AND at >= @from AND at < @to
        """;

    /// <summary>Makes the row of a budget and period, with what the ledger holds of it; changes nothing when there is one.</summary>
    /// <param name="session">A transaction that writes.</param>
    /// <param name="budget">The budget.</param>
    /// <param name="period">The period.</param>
    public static async Task BeginAsync(DatabaseSession session, string budget, string period)
    {
        var (grain, from, to) = RangeOf(period);
        var (facet, owner, name) = OwnerOf(budget);
        var sum = await session.FirstAsync<SumRow>(Sum + owner, new { facet, grain, from, to, name }).ConfigureAwait(false);
        var spent = new StoredAmount(0, 0).Plus(new StoredAmount(sum!.Nano, sum.Rest));
        await session.ExecuteAsync(Insert, new { budget, period, spent.Nano, spent.Rest }).ConfigureAwait(false);
    }

    private static (long Facet, string Owner, string Name) OwnerOf(string budget)
    {
        var name = budget[(budget.IndexOf(':', StringComparison.Ordinal) + 1)..];
        return budget.StartsWith("tenant:", StringComparison.Ordinal) ? (Tenants, " AND tenant = @name", name)
            : budget.StartsWith("key:", StringComparison.Ordinal) ? (Keys, " AND key_id = @name", name)
            : (Tenants, "", name);
    }

    private static (long Grain, long From, long To) RangeOf(string period)
    {
        var parts = period.Split(':');
        if (parts.Length == 1)
        {
            return (Months, 0, long.MaxValue);
        }

        var begin = DateTimeOffset.ParseExact(
            parts[1], ["yyyy-MM-dd", "yyyy-MM"], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
        var (grain, end) = parts[0] switch
        {
            "day" => (Days, begin.AddDays(1)),
            "week" => (Days, begin.AddDays(7)),
            _ => (Months, begin.AddMonths(1)),
        };
        return (grain, StoredTime.From(begin), StoredTime.From(end));
    }

    private sealed record SumRow(long Nano, long Rest);
}
