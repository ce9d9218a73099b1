namespace Switchyard.Storage;

/// <summary>One value of a row: text, a whole number, a fraction or nothing, without a box around it. Equal are those that a database would hold alike.</summary>
internal readonly record struct Cell
{
    private readonly string? _text;
    private readonly long _bits;

    private Cell(CellKind kind, string? text, long bits) => (Kind, _text, _bits) = (kind, text, bits);

    /// <summary>What it holds.</summary>
    public CellKind Kind { get; }

    /// <summary>Its text; null when it holds nothing.</summary>
    public string? Text => Kind is CellKind.Text or CellKind.Null ? _text : throw NotA(CellKind.Text);

    /// <summary>Its whole number; null when it holds nothing.</summary>
    public long? Whole => Kind switch
    {
        CellKind.Whole => _bits,
        CellKind.Null => null,
        _ => throw NotA(CellKind.Whole),
    };

    /// <summary>Its fraction; null when it holds nothing.</summary>
    public double? Fraction => Kind switch
    {
        CellKind.Fraction => BitConverter.Int64BitsToDouble(_bits),
        CellKind.Null => null,
        _ => throw NotA(CellKind.Fraction),
    };

    public static implicit operator Cell(string? text) => text is null ? default : new Cell(CellKind.Text, text, 0);

    public static implicit operator Cell(long whole) => new(CellKind.Whole, null, whole);

    public static implicit operator Cell(long? whole) => whole is { } value ? value : default(Cell);

    public static implicit operator Cell(double fraction) => new(CellKind.Fraction, null, BitConverter.DoubleToInt64Bits(fraction));

    public static implicit operator Cell(double? fraction) => fraction is { } value ? value : default(Cell);

    private InvalidOperationException NotA(CellKind kind) => new($"A cell that holds {Kind} was read as {kind}.");
}
