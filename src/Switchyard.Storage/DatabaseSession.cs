using System.Data.Common;
using Dapper;

namespace Switchyard.Storage;

/// <summary>
/// One transaction. Parameters are an anonymous object and stand in the SQL as <c>@name</c>; columns map to the properties or the constructor of a row
/// by name, underscores left out. Whole numbers are <see langword="long"/> in both databases. Not thread-safe.
/// </summary>
/// <param name="connection">Its connection.</param>
/// <param name="transaction">The transaction.</param>
/// <param name="dialect">Which database it is.</param>
/// <param name="cancellationToken">The operation's deadline, and the caller's leaving.</param>
internal sealed class DatabaseSession(DbConnection connection, DbTransaction transaction, SqlDialect dialect, CancellationToken cancellationToken)
{
    static DatabaseSession() => DefaultTypeMap.MatchNamesWithUnderscores = true;

    /// <summary>Which database it is.</summary>
    public SqlDialect Dialect => dialect;

    /// <summary>The connection, for what the methods below can not do.</summary>
    public DbConnection Connection => connection;

    /// <summary>The operation's deadline, and the caller's leaving.</summary>
    public CancellationToken CancellationToken => cancellationToken;

    /// <summary>Behind a SELECT of rows that are about to change: keeps others from them. SQLite's writers are alone anyway.</summary>
    public string ForUpdate => dialect == SqlDialect.PostgreSql ? " FOR UPDATE" : "";

    /// <summary>Reads rows.</summary>
    /// <typeparam name="T">A row, or a single value.</typeparam>
    /// <param name="sql">The SQL.</param>
    /// <param name="parameters">Its parameters; null for none.</param>
    public async Task<IReadOnlyList<T>> QueryAsync<T>(string sql, object? parameters = null) =>
        (await connection.QueryAsync<T>(Command(sql, parameters)).ConfigureAwait(false)).AsList();

    /// <summary>Reads the first row; the default of the type when there is none.</summary>
    /// <typeparam name="T">A row, or a single value.</typeparam>
    /// <param name="sql">The SQL.</param>
    /// <param name="parameters">Its parameters; null for none.</param>
    public Task<T?> FirstAsync<T>(string sql, object? parameters = null) =>
        connection.QueryFirstOrDefaultAsync<T>(Command(sql, parameters));

    /// <summary>Runs a statement.</summary>
    /// <param name="sql">The SQL.</param>
    /// <param name="parameters">Its parameters; null for none.</param>
    /// <returns>How many rows it changed.</returns>
    public Task<int> ExecuteAsync(string sql, object? parameters = null) => connection.ExecuteAsync(Command(sql, parameters));

    /// <summary>A command of this transaction, for what is too hot for the methods above.</summary>
    /// <param name="sql">The SQL.</param>
    public DbCommand CreateCommand(string sql)
    {
        var command = connection.CreateCommand();
#pragma warning disable CA2100 // All SQL is ours: what comes of callers is a parameter.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.Transaction = transaction;
        return command;
    }

    // Nothing is buffered twice, and a result is read to its end before the next one.
    private CommandDefinition Command(string sql, object? parameters) =>
        new(sql, parameters, transaction, cancellationToken: cancellationToken);
}
