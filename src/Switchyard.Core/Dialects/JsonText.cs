using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Switchyard.Core.Dialects;

/// <summary>Reads strings of an upstream's JSON, also those that are not valid Unicode: servers cut text between the halves of a surrogate pair.</summary>
internal static class JsonText
{
    private const char Replacement = '\uFFFD';

    /// <summary>The text of a string; null for any other value. What is not Unicode becomes U+FFFD.</summary>
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
            return Repair(Encoding.UTF8.GetString(JsonMarshal.GetRawUtf8Value(text)[1..^1]));
        }
    }

    private static string Repair(string escaped)
    {
        var text = new StringBuilder(escaped.Length);
        for (var i = 0; i < escaped.Length; i++)
        {
            if (escaped[i] != '\\')
            {
                text.Append(escaped[i]);
            }
            else if (escaped[++i] == 'u')
            {
                text.Append((char)Convert.ToInt32(escaped.Substring(i + 1, 4), 16));
                i += 4;
            }
            else
            {
                text.Append(Unescape(escaped[i]));
            }
        }

        return ReplaceHalves(text);
    }

    private static char Unescape(char letter) => letter switch
    {
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'b' => '\b',
        'f' => '\f',
        _ => letter,
    };

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
