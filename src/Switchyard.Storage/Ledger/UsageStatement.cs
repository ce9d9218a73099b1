using System.Globalization;
using Switchyard.Core.Accounting;

namespace Switchyard.Storage.Ledger;

/// <summary>
/// One SELECT for a query. The time is cut into whole months, the days before and behind them and the hours before and behind those, as far as the groups allow, so
/// that a year is twelve rows of a group and not 8,760.
/// </summary>
internal sealed class UsageStatement
{
    /// <summary>Most rows that are read of the database for one query.</summary>
    public const int MostRows = 200_000;

    // The time stands before the name in digits of one length, so that the greatest text has the last name.
    private const string LastName = "MAX(CAST(at AS TEXT) || key_name)";

    private UsageStatement(string sql, IReadOnlyList<UsageDimension> dimensions, IReadOnlyList<(string, object)> parameters) =>
        (Sql, Dimensions, Parameters) = (sql, dimensions, parameters);

    /// <summary>The SQL. Its columns: the time, one for each of <see cref="Dimensions"/>, those of <see cref="UsageSums"/>, and the key's name behind its time.</summary>
    public string Sql { get; }

    /// <summary>The query's dimensions that are no times, in its order.</summary>
    public IReadOnlyList<UsageDimension> Dimensions { get; }

    /// <summary>The parameters.</summary>
    public IReadOnlyList<(string Name, object Value)> Parameters { get; }

    /// <summary>The statement of a query; null when users and tags are combined.</summary>
    /// <param name="query">The query.</param>
    public static UsageStatement? For(UsageQuery query)
    {
        if (UsageFacet.For(query) is not { } facet)
        {
            return null;
        }

        var hasTime = query.GroupBy.Any(IsTime);
        var dimensions = query.GroupBy.Where(dimension => !IsTime(dimension)).Distinct().ToList();
        var parameters = new List<(string, object)> { ("@facet", facet.Number) };
        var filter = Filter(query, parameters);
        string[] groups = [.. hasTime ? new[] { "at" } : [], .. dimensions.Select(Column)];
        string[] columns =
        [
            hasTime ? "at" : "0", .. dimensions.Select(Column), .. UsageSums.Columns.Select(column => $"CAST(SUM({column}) AS BIGINT)"),
            query.GroupBy.Contains(UsageDimension.Key) ? LastName : "''",
        ];
        var grouping = groups.Length == 0 ? "" : $" GROUP BY {string.Join(", ", groups)}";
        var parts = Parts(query).Select(part => string.Create(
            CultureInfo.InvariantCulture,
            $"""
            SELECT {string.Join(", ", columns)} FROM usage
            WHERE facet = @facet AND grain = {(int)part.Grain} AND at >= {StoredTime.From(part.From)} AND at < {StoredTime.From(part.To)}{filter}{grouping}
            """));
        return new UsageStatement($"{string.Join(" UNION ALL ", parts)} LIMIT {MostRows + 1}", dimensions, parameters);
    }

    /// <summary>Whether a dimension is a time.</summary>
    /// <param name="dimension">The dimension.</param>
    public static bool IsTime(UsageDimension dimension) => dimension is UsageDimension.Hour or UsageDimension.Day or UsageDimension.Month;

    private static IEnumerable<(UsageGrain Grain, DateTimeOffset From, DateTimeOffset To)> Parts(UsageQuery query)
    {
        var coarsest = query.GroupBy.Contains(UsageDimension.Hour) ? UsageGrain.Hour
            : query.GroupBy.Contains(UsageDimension.Day) ? UsageGrain.Day
            : UsageGrain.Month;
        var from = UsageTimes.Begin(query.From, UsageGrain.Hour);
        var to = UsageTimes.NotBefore(query.To, UsageGrain.Hour);
        return Split(coarsest, from, to).Where(part => part.From < part.To).DefaultIfEmpty((UsageGrain.Hour, from, from));
    }

    // What does not fill a month, a day, is left to the next finer rows, before it and behind it.
    private static IEnumerable<(UsageGrain Grain, DateTimeOffset From, DateTimeOffset To)> Split(UsageGrain grain, DateTimeOffset from, DateTimeOffset to)
    {
        if (grain == UsageGrain.Hour)
        {
            return [(grain, from, to)];
        }

        var begin = UsageTimes.NotBefore(from, grain);
        var end = UsageTimes.Begin(to, grain);
        return begin < end
            ? [.. Split(grain - 1, from, begin), (grain, begin, end), .. Split(grain - 1, end, to)]
            : Split(grain - 1, from, to);
    }

    private static string Filter(UsageQuery query, List<(string, object)> parameters)
    {
        (string Column, string? Value)[] filters =
        [
            ("tenant", query.Tenant), ("key_id", query.KeyId), ("provider", query.Provider), ("model", query.Model), ("label", query.Tag),
        ];
        var filter = "";
        foreach (var (column, value) in filters)
        {
            if (value is not null)
            {
                filter += $" AND {column} = @{column}";
                parameters.Add(($"@{column}", UsageTally.Short(value)));
            }
        }

        return filter;
    }

    private static string Column(UsageDimension dimension) => dimension switch
    {
        UsageDimension.Key => "key_id",
        UsageDimension.Model => "model",
        UsageDimension.Provider => "provider",
        UsageDimension.User or UsageDimension.Tag => "label",
        _ => "tenant",
    };
}
