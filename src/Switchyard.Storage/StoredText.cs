using System.Text;

namespace Switchyard.Storage;

/// <summary>Text as both databases take it: without zero characters and without halves of surrogate pairs, which PostgreSQL refuses.</summary>
internal static class StoredText
{
    /// <summary>The text, with U+FFFD for what can not be stored.</summary>
    /// <param name="text">The text.</param>
    public static string Clean(string text)
    {
        var span = text.AsSpan();
        if (!span.Contains('\0') && span.IndexOfAnyInRange('\uD800', '\uDFFF') < 0)
        {
            return text;
        }

        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            clean.Append(rune.Value == 0 ? Rune.ReplacementChar.ToString() : rune.ToString());
        }

        return clean.ToString();
    }

    /// <summary>Text of bounded length, for indexes.</summary>
    /// <param name="text">The text; null is the empty text.</param>
    /// <param name="most">Most characters.</param>
    public static string Short(string? text, int most) =>
        text is null ? "" : Clean(text.Length <= most ? text : text[..most]);
}
