using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Unicode;

namespace Switchyard.GraphQL.Execution;

/// <summary>Whether JSON holds nothing but text. A parser takes more: broken UTF-8, and escapes for one half of a surrogate pair.</summary>
internal static class VariableText
{
    private const byte Backslash = (byte)'\\';
    private const int EscapeLength = 6;

    public static bool IsValid(JsonElement json)
    {
        var raw = JsonMarshal.GetRawUtf8Value(json);
        return Utf8.IsValid(raw) && HasWholePairs(raw);
    }

    private static bool HasWholePairs(ReadOnlySpan<byte> raw)
    {
        for (var at = raw.IndexOf(Backslash); at >= 0; at = raw.IndexOf(Backslash))
        {
            raw = raw[at..];
            if (raw[1] != (byte)'u')
            {
                raw = raw[2..];
                continue;
            }

            var unit = UnitOf(raw);
            if (char.IsLowSurrogate(unit) || (char.IsHighSurrogate(unit) && !char.IsLowSurrogate(UnitOf(raw[EscapeLength..]))))
            {
                return false;
            }

            raw = raw[(char.IsHighSurrogate(unit) ? 2 * EscapeLength : EscapeLength)..];
        }

        return true;
    }

    // What the escape at the beginning stands for; nothing when there is none.
    private static char UnitOf(ReadOnlySpan<byte> raw) =>
        raw is [Backslash, (byte)'u', ..] && ushort.TryParse(raw[2..EscapeLength], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit)
            ? (char)unit
            : default;
}
