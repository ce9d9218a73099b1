namespace Switchyard.Core.Dialects.OpenAI;

/// <summary>Where a top-level field stands in a body.</summary>
/// <param name="Name">The field's name.</param>
/// <param name="NameStart">Offset of the name's opening quote.</param>
/// <param name="NameEnd">Offset behind the name's closing quote.</param>
/// <param name="ValueStart">Offset of the value.</param>
/// <param name="ValueEnd">Offset behind the value.</param>
public sealed record FieldSpan(string Name, int NameStart, int NameEnd, int ValueStart, int ValueEnd);
