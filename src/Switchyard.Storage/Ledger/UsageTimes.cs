namespace Switchyard.Storage.Ledger;

/// <summary>Hours, days and months by UTC.</summary>
internal static class UsageTimes
{
    /// <summary>When the hour, day or month begins that a time lies in.</summary>
    /// <param name="time">The time.</param>
    /// <param name="grain">Which of them.</param>
    public static DateTimeOffset Begin(DateTimeOffset time, UsageGrain grain)
    {
        var utc = time.UtcDateTime;
        return grain switch
        {
            UsageGrain.Hour => new DateTimeOffset(utc.Ticks - (utc.Ticks % TimeSpan.TicksPerHour), TimeSpan.Zero),
            UsageGrain.Day => new DateTimeOffset(utc.Date, TimeSpan.Zero),
            _ => new DateTimeOffset(utc.Year, utc.Month, 1, 0, 0, 0, TimeSpan.Zero),
        };
    }

    /// <summary>When the one begins that does not begin before a time.</summary>
    /// <param name="time">The time.</param>
    /// <param name="grain">Which of them.</param>
    public static DateTimeOffset NotBefore(DateTimeOffset time, UsageGrain grain)
    {
        var begin = Begin(time, grain);
        return begin == time ? begin : grain switch
        {
            UsageGrain.Hour => begin.AddHours(1),
            UsageGrain.Day => begin.AddDays(1),
            _ => begin.AddMonths(1),
        };
    }
}
