namespace Switchyard.Storage;

/// <summary>What a <see cref="Cell"/> holds.</summary>
internal enum CellKind : byte
{
    /// <summary>Nothing.</summary>
    Null,

    /// <summary>Text.</summary>
    Text,

    /// <summary>A whole number.</summary>
    Whole,

    /// <summary>A fraction.</summary>
    Fraction,
}
