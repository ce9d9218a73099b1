namespace Switchyard.Core.Configuration;

/// <summary>The database of the ledger, of keys and of budgets: <c>Database</c>.</summary>
public sealed class DatabaseOptions
{
    /// <summary>
    /// Where PostgreSQL is: <c>postgres://user:password@host[:port]/database[?sslmode=…]</c>, or <c>Host=…;Username=…;Password=…</c>. Also
    /// <c>DATABASE_URL</c>. Empty: a SQLite file in <see cref="ServiceOptions.DataDirectory"/>. Never logged.
    /// </summary>
    public string? ConnectionString { get; set; }

    /// <summary>How long an operation may take before it is given up. Default: 5 s.</summary>
    public TimeSpan Deadline { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long records of requests and attempts, ended periods of budgets and the keys' audit are kept; sums of usage stay. Zero: for ever. Default: 400 days.</summary>
    public TimeSpan Retention { get; set; } = TimeSpan.FromDays(400);
}
