namespace Switchyard.Storage;

/// <summary>The time that all replicas of a database agree on.</summary>
internal static class DatabaseClock
{
    private const string Clock = "SELECT CAST(extract(epoch FROM clock_timestamp()) * 1000000 AS BIGINT)";

    /// <summary>The time as it is stored: a shared database's own, for replicas' clocks differ.</summary>
    /// <param name="session">A transaction.</param>
    /// <param name="time">The clock of a process that has its database to itself.</param>
    public static async Task<long> NowAsync(DatabaseSession session, TimeProvider time) => session.Dialect == SqlDialect.PostgreSql
        ? await session.FirstAsync<long>(Clock).ConfigureAwait(false)
        : StoredTime.From(time.GetUtcNow());
}
