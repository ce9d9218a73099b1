using Switchyard.Core.Accounting;

namespace Switchyard.LedgerBench;

/// <summary>What a dashboard and an accountant ask.</summary>
internal static class UsageQueries
{
    public static IEnumerable<(string Label, UsageQuery Query)> All(DateTimeOffset end)
    {
        var year = end.AddYears(-1);
        yield return ("a year, one sum", new UsageQuery(year, end, []));
        yield return ("a year by month and key", new UsageQuery(year, end, [UsageDimension.Month, UsageDimension.Key]));
        yield return ("a year by day", new UsageQuery(year, end, [UsageDimension.Day]));
        yield return ("a year by day and provider", new UsageQuery(year, end, [UsageDimension.Day, UsageDimension.Provider]));
        yield return ("a year by model", new UsageQuery(year, end, [UsageDimension.Model]));
        yield return ("a year by user", new UsageQuery(year, end, [UsageDimension.User]));
        yield return ("a year by tag and model", new UsageQuery(year, end, [UsageDimension.Tag, UsageDimension.Model]));
        yield return ("a year by key, model, provider, month", new UsageQuery(year, end, [UsageDimension.Key, UsageDimension.Model, UsageDimension.Provider, UsageDimension.Month]));
        yield return ("a year less 3.5 days of one tenant by day and key", new UsageQuery(year.AddHours(37), end.AddHours(-47), [UsageDimension.Day, UsageDimension.Key]) { Tenant = "tenant3" });
        yield return ("30 days by day, key and model", new UsageQuery(end.AddDays(-30), end, [UsageDimension.Day, UsageDimension.Key, UsageDimension.Model]));
        yield return ("7 days by hour and model", new UsageQuery(end.AddDays(-7), end, [UsageDimension.Hour, UsageDimension.Model]));
        yield return ("a day by user", new UsageQuery(end.AddDays(-1), end, [UsageDimension.User]));
    }
}
