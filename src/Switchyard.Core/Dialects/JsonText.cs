using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Switchyard.Core.Dialects;

/// <summary>
/// Reads strings of JSON that can not fail to be read: servers cut text between the halves of a surrogate pair, and
/// models send invalid UTF-8. What is not Unicode becomes U+FFFD.
/// </summary>
internal static class JsonText
{
    private const char Replacement = '\uFFFD';

    /// <summary>The text of a string; null for any other value.</summary>
    /// <param name="element">The value; may be absent.</param>
    public static string? Of(JsonElement? element)
    {
        if (element is not { ValueKind: JsonValueKind.String } text)
        {
            return null;
        }

        try
        {
            return text.GetString();
        }
        catch (InvalidOperationException)
        {
            // The reader's word for text that is not Unicode; it offers no other way to ask.
            return Repair(JsonMarshal.GetRawUtf8Value(text)[1..^1]);
        }
    }

    /// <summary>The text of the string the reader stands on.</summary>
    /// <param name="reader">A reader over one span, on a string.</param>
    public static string Of(ref readonly Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            return Repair(reader.ValueSpan);
        }
    }

    private static string Repair(ReadOnlySpan<byte> escaped)
    {
        var source = Encoding.UTF8.GetString(escaped);
        var text = new StringBuilder(source.Length);
        for (var i = 0; i < source.Length; i++)
        {
            text.Append(source[i] == '\\' ? Unescape(source, ref i) : source[i]);
        }

        return ReplaceHalves(text);
    }

    // The JSON has been parsed: an escape is complete and known.
    private static char Unescape(string source, ref int at)
    {
        var kind = source[++at];
        if (kind != 'u')
        {
            return kind switch { 'n' => '\n', 't' => '\t', 'r' => '\r', 'b' => '\b', 'f' => '\f', _ => kind };
        }

        var code = ushort.Parse(source.AsSpan(at + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        at += 4;
        return (char)code;
    }

    private static string ReplaceHalves(StringBuilder text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (i + 1 < text.Length && char.IsSurrogatePair(text[i], text[i + 1]))
            {
                i++;
            }
            else if (char.IsSurrogate(text[i]))
            {
                text[i] = Replacement;
            }
        }

        return text.ToString();
    }
}
