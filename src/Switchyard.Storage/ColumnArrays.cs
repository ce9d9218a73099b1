using System.Data.Common;
using Npgsql;
using NpgsqlTypes;

namespace Switchyard.Storage;

/// <summary>Rows turned into an array for each column, as PostgreSQL takes them.</summary>
/// <param name="columns">The columns.</param>
/// <param name="rows">How many rows.</param>
internal sealed class ColumnArrays(GivenColumns columns, int rows)
{
    private readonly Array[] _arrays = [.. Enumerable.Range(0, columns.Count).Select(Array (column) => columns.KindOf(column) switch
    {
        CellKind.Whole => new long?[rows],
        CellKind.Fraction => new double?[rows],
        _ => new string?[rows],
    })];

    /// <summary>Takes a row.</summary>
    /// <param name="row">Its number.</param>
    /// <param name="cells">Its cells.</param>
    public void Set(int row, ReadOnlySpan<Cell> cells)
    {
        for (var column = 0; column < cells.Length; column++)
        {
            switch (_arrays[column])
            {
                case long?[] wholes:
                    wholes[row] = cells[column].Whole;
                    break;
                case double?[] fractions:
                    fractions[row] = cells[column].Fraction;
                    break;
                case string?[] texts:
                    texts[row] = cells[column].Text;
                    break;
            }
        }
    }

    /// <summary>The values of some columns of a row, in one text.</summary>
    /// <param name="row">Its number.</param>
    /// <param name="names">The columns.</param>
    public string NameOf(int row, string[] names) => string.Join('\n', names.Select(name => _arrays[columns.PlaceOf(name)].GetValue(row)));

    /// <summary>A command with the arrays as its parameters.</summary>
    /// <param name="session">The transaction.</param>
    /// <param name="sql">The SQL.</param>
    public DbCommand CreateCommand(DatabaseSession session, string sql)
    {
        var command = session.CreateCommand(sql);
        for (var column = 0; column < _arrays.Length; column++)
        {
            command.Parameters.Add(_arrays[column] switch
            {
                long?[] wholes => new NpgsqlParameter<long?[]>(columns.NameOf(column), wholes),
                double?[] fractions => new NpgsqlParameter<double?[]>(columns.NameOf(column), fractions),
                var texts => new NpgsqlParameter<string?[]>(columns.NameOf(column), (string?[])texts) { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text },
            });
        }

        return command;
    }
}
