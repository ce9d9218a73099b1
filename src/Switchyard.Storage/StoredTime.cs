namespace Switchyard.Storage;

/// <summary>Times as the database keeps them: microseconds since 1970-01-01 UTC.</summary>
internal static class StoredTime
{
    /// <summary>A time for the database; what is below a microsecond is dropped.</summary>
    /// <param name="time">The time.</param>
    public static long From(DateTimeOffset time) => (time.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;

    /// <summary>A time that may be missing.</summary>
    /// <param name="time">The time; null for none.</param>
    public static long? From(DateTimeOffset? time) => time is { } value ? From(value) : null;

    /// <summary>A time of the database.</summary>
    /// <param name="stored">In microseconds.</param>
    public static DateTimeOffset To(long stored) => DateTimeOffset.UnixEpoch.AddTicks(stored * TimeSpan.TicksPerMicrosecond);

    /// <summary>A time of the database that may be missing.</summary>
    /// <param name="stored">In microseconds; null for none.</param>
    public static DateTimeOffset? To(long? stored) => stored is { } value ? To(value) : null;
}
