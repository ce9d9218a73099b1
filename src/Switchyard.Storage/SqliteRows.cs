using System.Globalization;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Switchyard.Storage;

/// <summary>
/// Runs one prepared statement for many rows. Below the driver's own commands, which look every parameter up by its name again for every row:
/// bench/ledger measures what that is worth.
/// </summary>
internal static class SqliteRows
{
    /// <summary>Runs a statement that returns something.</summary>
    /// <param name="connection">A connection in a transaction.</param>
    /// <param name="sql">The SQL, with parameters by number.</param>
    /// <param name="rows">The values of the parameters: text, whole numbers, fractions or null.</param>
    /// <returns>The rows that it returned.</returns>
    public static List<object?[]> Run(SqliteConnection connection, string sql, IReadOnlyList<object?[]> rows)
    {
        var found = new List<object?[]>();
        Each(connection, sql, rows, (statement, _) => found.Add(Read(statement)), null);
        return found;
    }

    /// <summary>Runs an INSERT that may leave rows out. Asking it to return what it inserted costs a table in memory for each row.</summary>
    /// <param name="connection">A connection in a transaction.</param>
    /// <param name="sql">The SQL, with parameters by number.</param>
    /// <param name="rows">The values of the parameters: text, whole numbers, fractions or null.</param>
    /// <returns>The numbers of the rows that were inserted.</returns>
    public static List<int> Insert(SqliteConnection connection, string sql, IReadOnlyList<object?[]> rows)
    {
        var inserted = new List<int>(rows.Count);
        var database = connection.Handle!;
        Each(connection, sql, rows, null, number =>
        {
            if (raw.sqlite3_changes(database) > 0)
            {
                inserted.Add(number);
            }
        });
        return inserted;
    }

    private static void Each(
        SqliteConnection connection, string sql, IReadOnlyList<object?[]> rows, Action<sqlite3_stmt, int>? returned, Action<int>? done)
    {
        var database = connection.Handle!;
        SqliteException.ThrowExceptionForRC(raw.sqlite3_prepare_v2(database, sql, out var statement), database);
        using (statement)
        {
            for (var number = 0; number < rows.Count; number++)
            {
                Bind(statement, rows[number], number == 0 ? null : rows[number - 1], database);
                int result;
                while ((result = raw.sqlite3_step(statement)) == raw.SQLITE_ROW)
                {
                    returned?.Invoke(statement, number);
                }

                SqliteException.ThrowExceptionForRC(result == raw.SQLITE_DONE ? raw.SQLITE_OK : result, database);
                SqliteException.ThrowExceptionForRC(raw.sqlite3_reset(statement), database);
                done?.Invoke(number);
            }
        }
    }

    // A statement keeps what it was given for the row before, and most of a row is as it was there.
    private static void Bind(sqlite3_stmt statement, object?[] row, object?[]? before, sqlite3 database)
    {
        for (var i = 0; i < row.Length; i++)
        {
            if (before is null || !Equals(row[i], before[i]))
            {
                SqliteException.ThrowExceptionForRC(Bind(statement, i + 1, row[i]), database);
            }
        }
    }

    private static int Bind(sqlite3_stmt statement, int number, object? value) => value switch
    {
        null => raw.sqlite3_bind_null(statement, number),
        long whole => raw.sqlite3_bind_int64(statement, number, whole),
        double fraction => raw.sqlite3_bind_double(statement, number, fraction),
        string text => raw.sqlite3_bind_text(statement, number, text),
        _ => throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"A row can not hold a {value.GetType()}."), nameof(value)),
    };

    private static object?[] Read(sqlite3_stmt statement)
    {
        var row = new object?[raw.sqlite3_column_count(statement)];
        for (var i = 0; i < row.Length; i++)
        {
            row[i] = raw.sqlite3_column_type(statement, i) switch
            {
                raw.SQLITE_NULL => null,
                raw.SQLITE_INTEGER => raw.sqlite3_column_int64(statement, i),
                raw.SQLITE_FLOAT => raw.sqlite3_column_double(statement, i),
                _ => raw.sqlite3_column_text(statement, i).utf8_to_string(),
            };
        }

        return row;
    }
}
