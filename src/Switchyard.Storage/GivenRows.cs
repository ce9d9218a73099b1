using Microsoft.Data.Sqlite;

namespace Switchyard.Storage;

/// <summary>
/// Rows for one statement that stands for all of them. Its SQL reads them as the table <c>{given}</c>: in PostgreSQL arrays that are unnested, so that
/// it runs once; in SQLite, where a statement costs nothing on its way, it runs once for each row. A row is made when it is its turn, and not kept.
/// </summary>
/// <typeparam name="T">What a row is made of.</typeparam>
/// <param name="columns">The columns.</param>
/// <param name="records">What the rows are made of, in their order.</param>
/// <param name="write">Makes a row: adds all its cells.</param>
internal sealed class GivenRows<T>(GivenColumns columns, IReadOnlyList<T> records, Action<T, GivenRow> write)
{
    private const string Given = "{given}";

    /// <summary>Runs a statement for all rows.</summary>
    /// <param name="session">The transaction.</param>
    /// <param name="sql">The SQL with <c>{given}</c> where a table stands.</param>
    public async Task ExecuteAsync(DatabaseSession session, string sql)
    {
        if (records.Count == 0)
        {
            return;
        }

        if (session.Connection is SqliteConnection sqlite)
        {
            Run(sqlite, sql.Replace(Given, columns.ParameterTable, StringComparison.Ordinal), static _ => { });
            return;
        }

        var command = Arrays().CreateCommand(session, sql.Replace(Given, columns.ArrayTable, StringComparison.Ordinal));
        await using var created = command.ConfigureAwait(false);
        await command.ExecuteNonQueryAsync(session.CancellationToken).ConfigureAwait(false);
    }

    /// <summary>Inserts the rows whose key no row of the table has.</summary>
    /// <param name="session">The transaction.</param>
    /// <param name="table">The table.</param>
    /// <param name="key">The columns of its primary key.</param>
    /// <returns>Which rows were inserted, by their numbers.</returns>
    public async Task<IReadOnlyList<int>> InsertNewAsync(DatabaseSession session, string table, params string[] key)
    {
        if (records.Count == 0)
        {
            return [];
        }

        // Asking SQLite to return what it inserted costs a table in memory for each row.
        if (session.Connection is SqliteConnection sqlite)
        {
            var inserted = new List<int>(records.Count);
            Run(sqlite, $"INSERT INTO {table} ({columns.Names}) VALUES ({columns.Parameters}) ON CONFLICT DO NOTHING", inserted.Add);
            return inserted;
        }

        return await InsertOnceAsync(session, table, key).ConfigureAwait(false);
    }

    private async Task<IReadOnlyList<int>> InsertOnceAsync(DatabaseSession session, string table, string[] key)
    {
        var arrays = Arrays();
        var numbers = Enumerable.Range(0, records.Count).ToDictionary(number => arrays.NameOf(number, key));
        var command = arrays.CreateCommand(
            session,
            $"INSERT INTO {table} ({columns.Names}) SELECT {columns.Names} FROM {columns.ArrayTable} ON CONFLICT DO NOTHING RETURNING {string.Join(", ", key)}");
        await using var created = command.ConfigureAwait(false);
        var reader = await command.ExecuteReaderAsync(session.CancellationToken).ConfigureAwait(false);
        await using var opened = reader.ConfigureAwait(false);
        var inserted = new List<int>(records.Count);
        while (await reader.ReadAsync(session.CancellationToken).ConfigureAwait(false))
        {
            inserted.Add(numbers[string.Join('\n', Enumerable.Range(0, key.Length).Select(reader.GetValue))]);
        }

        return inserted;
    }

    private void Run(SqliteConnection connection, string sql, Action<int> changed)
    {
        using var rows = new SqliteRows(connection, sql, columns.Count);
        for (var number = 0; number < records.Count; number++)
        {
            write(records[number], rows.Next());
            if (rows.Run())
            {
                changed(number);
            }
        }
    }

    private ColumnArrays Arrays()
    {
        var arrays = new ColumnArrays(columns, records.Count);
        var row = new GivenRow(columns.Count);
        for (var number = 0; number < records.Count; number++)
        {
            row.Clear();
            write(records[number], row);
            arrays.Set(number, row.Cells);
        }

        return arrays;
    }
}
