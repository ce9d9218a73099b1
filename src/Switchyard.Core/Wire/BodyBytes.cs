namespace Switchyard.Core.Wire;

/// <summary>A body read whole.</summary>
/// <param name="Bytes">Its bytes, blanks around them cut.</param>
public sealed record BodyBytes(ReadOnlyMemory<byte> Bytes);
