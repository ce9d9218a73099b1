using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Switchyard.Core.Dialects.Anthropic;

/// <summary>Strings of an upstream's JSON that can not fail to be read: what is no valid text becomes U+FFFD.</summary>
internal static class JsonText
{
    private const char Replacement = '\uFFFD';

    /// <summary>The text of a string element.</summary>
    /// <param name="element">An element of kind string.</param>
    public static string Of(JsonElement element)
    {
        try
        {
            return element.GetString()!;
        }
        catch (InvalidOperationException)
        {
            // The reader throws for invalid UTF-8 and for lone surrogate escapes; models do send both.
            return Repair(JsonMarshal.GetRawUtf8Value(element)[1..^1]);
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

        for (var i = 0; i < text.Length; i++)
        {
            var isPair = char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]);
            if (isPair)
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
}
