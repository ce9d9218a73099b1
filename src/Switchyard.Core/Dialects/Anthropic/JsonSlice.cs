using System.Text.Json;

namespace Switchyard.Core.Dialects.Anthropic;

/// <summary>Looks into small JSON objects that have been parsed once, without building anything.</summary>
internal static class JsonSlice
{
    /// <summary>A property's value as JSON; empty when it is absent or null, or the slice is no object.</summary>
    /// <param name="json">The object.</param>
    /// <param name="name">The property.</param>
    public static ReadOnlySpan<byte> Find(ReadOnlySpan<byte> json, ReadOnlySpan<byte> name)
    {
        var reader = new Utf8JsonReader(json);
        if (json.IsEmpty || !reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            return [];
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isIt = reader.ValueTextEquals(name);
            var value = Value(json, ref reader);
            if (isIt)
            {
                return value;
            }
        }

        return [];
    }

    /// <summary>The value behind the property name the reader stands on; empty for null. The reader moves to the value's end.</summary>
    /// <param name="json">What the reader reads.</param>
    /// <param name="reader">The reader.</param>
    public static ReadOnlySpan<byte> Value(ReadOnlySpan<byte> json, scoped ref Utf8JsonReader reader)
    {
        reader.Read();
        var start = (int)reader.TokenStartIndex;
        var isNull = reader.TokenType == JsonTokenType.Null;
        reader.Skip();
        return isNull ? [] : json[start..(int)reader.BytesConsumed];
    }

    /// <summary>The text of a string; null for anything else.</summary>
    /// <param name="json">The value.</param>
    public static string? Text(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        return !json.IsEmpty && reader.Read() && reader.TokenType == JsonTokenType.String ? JsonText.Of(in reader) : null;
    }

    /// <summary>Whether the value is this string.</summary>
    /// <param name="json">The value.</param>
    /// <param name="text">The string.</param>
    public static bool Is(ReadOnlySpan<byte> json, ReadOnlySpan<byte> text)
    {
        var reader = new Utf8JsonReader(json);
        return !json.IsEmpty && reader.Read() && reader.TokenType == JsonTokenType.String && reader.ValueTextEquals(text);
    }

    /// <summary>Whether the value is a string that is not empty.</summary>
    /// <param name="json">The value.</param>
    public static bool HasText(ReadOnlySpan<byte> json) => json.Length > 2 && json[0] == (byte)'"';
}
