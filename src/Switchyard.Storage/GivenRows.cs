using Microsoft.Data.Sqlite;
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

    /// <summary>Adds a row.</summary>
    /// <param name="values">Text, whole numbers as <see langword="long"/>, fractions as <see langword="double"/>, or null, in the order of the columns.</param>
    public void Add(params object?[] values) => _rows.Add(values);

    /// <summary>Runs a statement for all rows.</summary>
    /// <param name="session">The transaction.</param>
    /// <param name="sql">The SQL with <c>{given}</c> where a table stands.</param>
    public Task ExecuteAsync(DatabaseSession session, string sql) => RunAsync(session, sql);

    /// <summary>Runs a statement for all rows that returns something.</summary>
    /// <param name="session">The transaction.</param>
    /// <param name="sql">The SQL with <c>{given}</c> where a table stands.</param>
    /// <returns>The rows it returned, of text, <see langword="long"/> and <see langword="double"/>; empty when it has no RETURNING.</returns>
    public async Task<IReadOnlyList<object?[]>> RunAsync(DatabaseSession session, string sql)
    {
        if (_rows.Count == 0)
        {
            return [];
        }

        if (session.Connection is SqliteConnection sqlite)
        {
            var table = $"(SELECT {string.Join(", ", _names.Select((name, i) => $"?{i + 1} AS {name}"))}) AS given";
            return SqliteRows.Run(sqlite, sql.Replace("{given}", table, StringComparison.Ordinal), _rows);
        }

        return await RunOnceAsync(session, sql).ConfigureAwait(false);
    }

    /// <summary>Inserts the rows whose key no row of the table has.</summary>
    /// <param name="session">The transaction.</param>
    /// <param name="table">The table.</param>
    /// <param name="key">The columns of its primary key.</param>
    /// <returns>Which rows were inserted, by their numbers in the order in which they were added.</returns>
    public async Task<IEnumerable<int>> InsertNewAsync(DatabaseSession session, string table, params string[] key)
    {
        if (_rows.Count == 0)
        {
            return [];
        }

        if (session.Connection is SqliteConnection sqlite)
        {
            var parameters = string.Join(", ", _names.Select((_, i) => $"?{i + 1}"));
            return SqliteRows.Insert(sqlite, $"INSERT INTO {table} ({Columns}) VALUES ({parameters}) ON CONFLICT DO NOTHING", _rows);
        }

        var inserted = await RunOnceAsync(
            session, $"INSERT INTO {table} ({Columns}) SELECT {Columns} FROM {{given}} ON CONFLICT DO NOTHING RETURNING {string.Join(", ", key)}").ConfigureAwait(false);
        var places = key.Select(name => Array.IndexOf(_names, name)).ToArray();
        var numbers = _rows.Select((row, i) => (Key: string.Join('\n', places.Select(place => row[place])), Number: i)).ToDictionary(row => row.Key, row => row.Number);
        return inserted.Select(row => numbers[string.Join('\n', row)]);
    }

    private async Task<IReadOnlyList<object?[]>> RunOnceAsync(DatabaseSession session, string sql)
    {
        var found = new List<object?[]>();
        var table = $"unnest({string.Join(", ", _names.Select(name => "@" + name))}) AS given({Columns})";
        var command = session.CreateCommand(sql.Replace("{given}", table, StringComparison.Ordinal));
        await using var created = command.ConfigureAwait(false);
        for (var column = 0; column < _names.Length; column++)
        {
            command.Parameters.Add(ParameterOf(column));
        }

        var reader = await command.ExecuteReaderAsync(session.CancellationToken).ConfigureAwait(false);
        await using var opened = reader.ConfigureAwait(false);
        while (await reader.ReadAsync(session.CancellationToken).ConfigureAwait(false))
        {
            var row = new object[reader.FieldCount];
            reader.GetValues(row);
            found.Add([.. row.Select(value => value is DBNull ? null : value)]);
        }

        return found;
    }

    private NpgsqlParameter ParameterOf(int column) => _types[column] switch
    {
        ColumnType.Integer => new NpgsqlParameter<long?[]>(_names[column], [.. _rows.Select(row => (long?)row[column])]),
        ColumnType.Real => new NpgsqlParameter<double?[]>(_names[column], [.. _rows.Select(row => (double?)row[column])]),
        _ => new NpgsqlParameter<string?[]>(_names[column], [.. _rows.Select(row => (string?)row[column])]) { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text },
    };
}
