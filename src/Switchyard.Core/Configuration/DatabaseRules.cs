namespace Switchyard.Core.Configuration;

/// <summary>The rules of <c>Database</c>. No message carries the address.</summary>
internal static class DatabaseRules
{
    private static readonly TimeSpan ShortestDeadline = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestDeadline = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan ShortestRetention = TimeSpan.FromDays(1);
    private static readonly TimeSpan LongestRetention = TimeSpan.FromDays(36_500);

    public static void Check(string path, DatabaseOptions database, FaultList faults)
    {
        if (database.ConnectionString is { Length: > 0 } text && DatabaseAddress.Parse(text, out var fault) is null)
        {
            faults.Add($"{path}:ConnectionString", fault!);
        }

        if (database.Deadline < ShortestDeadline || database.Deadline > LongestDeadline)
        {
            faults.Add($"{path}:Deadline", $"must be a time span from {ShortestDeadline:c} to {LongestDeadline:c}.");
        }

        if (database.Retention != TimeSpan.Zero && (database.Retention < ShortestRetention || database.Retention > LongestRetention))
        {
            faults.Add($"{path}:Retention", $"must be 00:00:00 (for ever) or a time span from {ShortestRetention:c} to {LongestRetention:c}.");
        }
    }
}
