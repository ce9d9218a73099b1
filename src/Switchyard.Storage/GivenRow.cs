namespace Switchyard.Storage;

/// <summary>The cells of one row while it is made; used again for others. Not thread-safe.</summary>
/// <param name="columns">How many cells it has.</param>
internal sealed class GivenRow(int columns)
{
    private readonly Cell[] _cells = new Cell[columns];
    private int _count;

    /// <summary>The cells in the order of the columns, once all are there.</summary>
    public ReadOnlySpan<Cell> Cells =>
        _count == _cells.Length ? _cells : throw new InvalidOperationException($"A row of {_cells.Length} columns was given {_count} cells.");

    /// <summary>Begins another row.</summary>
    public void Clear() => _count = 0;

    /// <summary>Adds the next cells.</summary>
    /// <param name="cells">Their values in the order of the columns.</param>
    public void Add(params ReadOnlySpan<Cell> cells)
    {
        cells.CopyTo(_cells.AsSpan(_count));
        _count += cells.Length;
    }
}
