using System.Data.Common;
using Npgsql;
using NpgsqlTypes;

namespace Switchyard.Storage;

/// <summary>
/// Rows for one statement that stands for all of them. Its SQL reads them as the table <c>{given}</c>: in PostgreSQL arrays that are unnested, so that
/// it runs once; in SQLite, where a statement costs nothing on its way, it runs once for each row.
/// </summary>
internal sealed class GivenRows
{
    private readonly string[] _names;
    private readonly ColumnType[] _types;
    private readonly List<object?[]> _rows = [];

    /// <summary>No rows yet.</summary>
    /// <param name="columns">The names of the columns with their types behind a colon when they are not text: <c>name:int</c> or <c>name:real</c>.</param>
    public GivenRows(params IReadOnlyList<string> columns)
    {
        _names = [.. columns.Select(column => column.Split(':')[0])];
        _types = [.. columns.Select(column => column.Split(':') is [_, var type] ? type == "int" ? ColumnType.Integer : ColumnType.Real : ColumnType.Text)];
        Columns = string.Join(", ", _names);
    }

    private enum ColumnType
    {
        Text,
        Integer,
        Real,
    }

    /// <summary>The names of the columns, separated by commas.</summary>
    public string Columns { get; }

    /// <summary>How many rows there are.</summary>
    public int Count => _rows.Count;

    /// <summary>Adds a row.</summary>
    /// <param name="values">Text, whole numbers as <see langword="long"/>, fractions, or null, in the order of the columns.</param>
    public void Add(params object?[] values) => _rows.Add(values);

    /// <summary>Runs a statement for all rows.</summary>
    /// <param name="session">The transaction.</param>
    /// <param name="sql">The SQL with <c>{given}</c> where a table stands.</param>
    public async Task ExecuteAsync(DatabaseSession session, string sql)
    {
        if (Count > 0)
        {
            await RunAsync(session, sql, static async command =>
                await command.Command.ExecuteNonQueryAsync(command.CancellationToken).ConfigureAwait(false)).ConfigureAwait(false);
        }
    }

    /// <summary>Runs a statement for all rows and reads what it returns.</summary>
    /// <typeparam name="T">What is read of a row.</typeparam>
    /// <param name="session">The transaction.</param>
    /// <param name="sql">The SQL with <c>{given}</c> where a table stands.</param>
    /// <param name="read">Reads one row.</param>
    public async Task<List<T>> QueryAsync<T>(DatabaseSession session, string sql, Func<DbDataReader, T> read)
    {
        var found = new List<T>();
        if (Count > 0)
        {
            await RunAsync(session, sql, async command =>
            {
                var reader = await command.Command.ExecuteReaderAsync(command.CancellationToken).ConfigureAwait(false);
                await using var opened = reader.ConfigureAwait(false);
                while (await reader.ReadAsync(command.CancellationToken).ConfigureAwait(false))
                {
                    found.Add(read(reader));
                }
            }).ConfigureAwait(false);
        }

        return found;
    }

    private async Task RunAsync(DatabaseSession session, string sql, Func<(DbCommand Command, CancellationToken CancellationToken), Task> run)
    {
        var isPostgreSql = session.Dialect == SqlDialect.PostgreSql;
        var table = isPostgreSql
            ? $"unnest({string.Join(", ", _names.Select(name => "@" + name))}) AS given({Columns})"
            : $"(SELECT {string.Join(", ", _names.Select(name => $"@{name} AS {name}"))}) AS given";
        var command = session.CreateCommand(sql.Replace("{given}", table, StringComparison.Ordinal));
        await using var created = command.ConfigureAwait(false);
        if (isPostgreSql)
        {
            for (var column = 0; column < _names.Length; column++)
            {
                command.Parameters.Add(Array(column));
            }

            await run((command, session.CancellationToken)).ConfigureAwait(false);
        }
        else
        {
            await RunForEachAsync(command, run, session.CancellationToken).ConfigureAwait(false);
        }
    }

    private async Task RunForEachAsync(
        DbCommand command, Func<(DbCommand Command, CancellationToken CancellationToken), Task> run, CancellationToken cancellationToken)
    {
        foreach (var name in _names)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = "@" + name;
            command.Parameters.Add(parameter);
        }

        foreach (var row in _rows)
        {
            for (var column = 0; column < row.Length; column++)
            {
                command.Parameters[column].Value = row[column] ?? DBNull.Value;
            }

            await run((command, cancellationToken)).ConfigureAwait(false);
        }
    }

    private NpgsqlParameter Array(int column) => _types[column] switch
    {
        ColumnType.Integer => new NpgsqlParameter<long?[]>(_names[column], [.. _rows.Select(row => (long?)row[column])]),
        ColumnType.Real => new NpgsqlParameter<double?[]>(_names[column], [.. _rows.Select(row => (double?)row[column])]),
        _ => new NpgsqlParameter<string?[]>(_names[column], [.. _rows.Select(row => (string?)row[column])]) { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text },
    };
}
