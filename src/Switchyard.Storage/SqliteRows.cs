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
    /// <summary>Runs it.</summary>
    /// <param name="connection">A connection in a transaction.</param>
    /// <param name="sql">The SQL, with parameters by number.</param>
    /// <param name="rows">The values of the parameters: text, whole numbers, fractions or null.</param>
    /// <returns>The rows that it returned.</returns>
    public static List<object?[]> Run(SqliteConnection connection, string sql, IReadOnlyList<object?[]> rows)
    {
        var found = new List<object?[]>();
        var database = connection.Handle!;
        SqliteException.ThrowExceptionForRC(raw.sqlite3_prepare_v2(database, sql, out var statement), database);
        using (statement)
        {
            foreach (var row in rows)
            {
                for (var i = 0; i < row.Length; i++)
                {
                    SqliteException.ThrowExceptionForRC(Bind(statement, i + 1, row[i]), database);
                }

                int result;
                while ((result = raw.sqlite3_step(statement)) == raw.SQLITE_ROW)
                {
                    found.Add(Read(statement));
                }

                SqliteException.ThrowExceptionForRC(result == raw.SQLITE_DONE ? raw.SQLITE_OK : result, database);
                SqliteException.ThrowExceptionForRC(raw.sqlite3_reset(statement), database);
            }
        }

        return found;
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
