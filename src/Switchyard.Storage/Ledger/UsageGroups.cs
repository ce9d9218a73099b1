using System.Data.Common;
using System.Globalization;
using Switchyard.Core.Accounting;

namespace Switchyard.Storage.Ledger;

/// <summary>Puts the rows of a <see cref="UsageStatement"/> together into the groups of its query.</summary>
/// <param name="query">The query.</param>
internal sealed class UsageGroups(UsageQuery query)
{
    // No name has this character: it is not stored.
    private const char Between = '\0';

    // Microseconds since 1970 of every time from 2001 to 2286.
    private const int DigitsOfTime = 16;

    private readonly Dictionary<string, Group> _groups = new(StringComparer.Ordinal);
    private readonly long[] _values = new long[UsageSums.Columns.Count];

    /// <summary>Adds the row that a reader stands on.</summary>
    /// <param name="reader">The reader.</param>
    /// <param name="dimensions">What its columns behind the time are.</param>
    public void Add(DbDataReader reader, IReadOnlyList<UsageDimension> dimensions)
    {
        // A sum of no rows at all.
        if (reader.IsDBNull(dimensions.Count + 1))
        {
            return;
        }

        var group = new string?[query.GroupBy.Count];
        for (var i = 0; i < group.Length; i++)
        {
            group[i] = UsageStatement.IsTime(query.GroupBy[i])
                ? Time(StoredTime.To(reader.GetInt64(0)), query.GroupBy[i])
                : Empty(reader.GetString(IndexOf(dimensions, query.GroupBy[i]) + 1));
        }

        for (var i = 0; i < _values.Length; i++)
        {
            _values[i] = reader.GetInt64(dimensions.Count + 1 + i);
        }

        var name = string.Join(Between, group.Select(value => value is null ? "" : "=" + value));
        if (!_groups.TryGetValue(name, out var found))
        {
            found = new Group(group);
            _groups.Add(name, found);
        }

        found.Sums.Add(_values);
        found.Named(reader.GetString(dimensions.Count + 1 + _values.Length));
    }

    /// <summary>The groups in order, at most as many as the query wants.</summary>
    public IReadOnlyList<UsageRow> ToRows() => query.GroupBy.Count == 0 && _groups.Count == 0 ? [new UsageSums().ToRow([])] :
    [
        .. _groups.OrderBy(pair => pair.Key, StringComparer.Ordinal).Take(query.Limit).Select(pair => pair.Value.ToRow()),
    ];

    private static int IndexOf(IReadOnlyList<UsageDimension> dimensions, UsageDimension dimension)
    {
        var index = 0;
        while (dimensions[index] != dimension)
        {
            index++;
        }

        return index;
    }

    private static string Time(DateTimeOffset at, UsageDimension dimension)
    {
        var grain = dimension switch
        {
            UsageDimension.Hour => UsageGrain.Hour,
            UsageDimension.Day => UsageGrain.Day,
            _ => UsageGrain.Month,
        };
        return UsageTimes.Begin(at, grain).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
    }

    private static string? Empty(string text) => text.Length == 0 ? null : text;

    private sealed class Group(string?[] values)
    {
        private string _lastName = "";

        public UsageSums Sums { get; } = new();

        public void Named(string name) => _lastName = string.CompareOrdinal(name, _lastName) > 0 ? name : _lastName;

        public UsageRow ToRow() => Sums.ToRow(values) with { KeyName = _lastName.Length > DigitsOfTime ? _lastName[DigitsOfTime..] : null };
    }
}
