using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Switchyard.Storage;

/// <summary>
/// One prepared statement that is run for many rows. Below the driver's own commands, which look every parameter up by its name again for every row:
/// bench/ledger measures what that is worth. Not thread-safe.
/// </summary>
internal sealed class SqliteRows : IDisposable
{
    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;
    private readonly GivenRow _row;

    // A statement keeps what it was given for the row before, and most of a row is as it was there. At first it has nothing, as these.
    private readonly Cell[] _bound;
    private byte[] _utf8 = new byte[256];

    /// <summary>Prepares the statement.</summary>
    /// <param name="connection">A connection in a transaction.</param>
    /// <param name="sql">The SQL, with parameters by number; it returns nothing.</param>
    /// <param name="columns">How many parameters it has.</param>
    public SqliteRows(SqliteConnection connection, string sql, int columns)
    {
        _database = connection.Handle!;
        (_row, _bound) = (new GivenRow(columns), new Cell[columns]);
        Check(raw.sqlite3_prepare_v2(_database, sql, out _statement));
    }

    /// <summary>Begins a row, to be filled before <see cref="Run"/>.</summary>
    public GivenRow Next()
    {
        _row.Clear();
        return _row;
    }

    /// <summary>Runs the statement for the row.</summary>
    /// <returns>Whether it changed anything. Only an INSERT, UPDATE or DELETE can say.</returns>
    public bool Run()
    {
        var cells = _row.Cells;
        for (var i = 0; i < cells.Length; i++)
        {
            if (cells[i] != _bound[i])
            {
                Check(Bind(i + 1, cells[i]));
                _bound[i] = cells[i];
            }
        }

        Check(raw.sqlite3_step(_statement));
        Check(raw.sqlite3_reset(_statement));
        return raw.sqlite3_changes(_database) > 0;
    }

    /// <inheritdoc/>
    public void Dispose() => _statement.Dispose();

    private int Bind(int number, in Cell cell) => cell.Kind switch
    {
        CellKind.Text => Bind(number, cell.Text!),
        CellKind.Whole => raw.sqlite3_bind_int64(_statement, number, cell.Whole!.Value),
        CellKind.Fraction => raw.sqlite3_bind_double(_statement, number, cell.Fraction!.Value),
        _ => raw.sqlite3_bind_null(_statement, number),
    };

    private int Bind(int number, string text)
    {
        if (_utf8.Length < Encoding.UTF8.GetMaxByteCount(text.Length))
        {
            _utf8 = new byte[Encoding.UTF8.GetMaxByteCount(text.Length)];
        }

        ReadOnlySpan<byte> bytes = _utf8.AsSpan(0, Encoding.UTF8.GetBytes(text, _utf8));
        return raw.sqlite3_bind_text(_statement, number, bytes);
    }

    private void Check(int result) => SqliteException.ThrowExceptionForRC(result, _database);
}
