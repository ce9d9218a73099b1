namespace Switchyard.Storage;

/// <summary>The columns of <see cref="GivenRows{T}"/>, and how they stand in SQL. Immutable.</summary>
internal sealed class GivenColumns
{
    private readonly string[] _names;
    private readonly CellKind[] _kinds;

    /// <summary>Some columns.</summary>
    /// <param name="columns">Their names with their types behind a colon when they are not text: <c>name:int</c> or <c>name:real</c>.</param>
    public GivenColumns(params IReadOnlyList<string> columns)
    {
        _names = [.. columns.Select(static column => column.Split(':')[0])];
        _kinds = [.. columns.Select(static column => column.Split(':') is [_, var type] ? type == "int" ? CellKind.Whole : CellKind.Fraction : CellKind.Text)];
        Names = string.Join(", ", _names);
        Parameters = string.Join(", ", _names.Select(static (_, i) => $"?{i + 1}"));
        ParameterTable = $"(SELECT {string.Join(", ", _names.Select(static (name, i) => $"?{i + 1} AS {name}"))}) AS given";
        ArrayTable = $"unnest({string.Join(", ", _names.Select(static name => "@" + name))}) AS given({Names})";
    }

    /// <summary>How many there are.</summary>
    public int Count => _names.Length;

    /// <summary>Their names, separated by commas.</summary>
    public string Names { get; }

    /// <summary>A parameter by number for each, separated by commas.</summary>
    public string Parameters { get; }

    /// <summary>A table of one row that is made of parameters by number.</summary>
    public string ParameterTable { get; }

    /// <summary>A table that is made of parameters by name, each an array.</summary>
    public string ArrayTable { get; }

    /// <summary>The name of a column.</summary>
    /// <param name="column">Its place.</param>
    public string NameOf(int column) => _names[column];

    /// <summary>What the cells of a column hold that hold something.</summary>
    /// <param name="column">Its place.</param>
    public CellKind KindOf(int column) => _kinds[column];

    /// <summary>The place of a column.</summary>
    /// <param name="name">Its name.</param>
    public int PlaceOf(string name) => Array.IndexOf(_names, name);
}
