using System.Runtime.InteropServices;
using System.Text.Json;

namespace Switchyard.Core.Dialects;

/// <summary>Writes JSON of another body as it came, on one line.</summary>
internal static class RawJson
{
    private static ReadOnlySpan<byte> LineEnds => "\r\n"u8;

    /// <summary>Writes a value. Its digits and escapes stay as they are.</summary>
    public static void Write(Utf8JsonWriter json, JsonElement value)
    {
        var raw = JsonMarshal.GetRawUtf8Value(value);
        if (raw.IndexOfAny(LineEnds) < 0)
        {
            json.WriteRawValue(raw, skipInputValidation: true);
            return;
        }

        // A line end in valid JSON is always blank space between tokens, so it can go; inside an event's data it would cut the event.
        var line = new byte[raw.Length];
        var length = 0;
        foreach (var value8 in raw)
        {
            line[length] = value8;
            length += value8 is (byte)'\r' or (byte)'\n' ? 0 : 1;
        }

        json.WriteRawValue(line.AsSpan(0, length), skipInputValidation: true);
    }

    /// <summary>Writes a list of values.</summary>
    public static void Write(Utf8JsonWriter json, IReadOnlyList<JsonElement> values)
    {
        json.WriteStartArray();
        foreach (var value in values)
        {
            Write(json, value);
        }

        json.WriteEndArray();
    }
}
