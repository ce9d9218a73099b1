namespace Switchyard.Storage;

/// <summary>Which database it is, where their SQL differs.</summary>
internal enum SqlDialect
{
    /// <summary>SQLite: a file, one process.</summary>
    Sqlite,

    /// <summary>PostgreSQL: a server for many.</summary>
    PostgreSql,
}
