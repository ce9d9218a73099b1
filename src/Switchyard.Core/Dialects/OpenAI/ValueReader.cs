using System.Text.Json;

namespace Switchyard.Core.Dialects.OpenAI;

/// <summary>Reads the value behind a field's name without making more of it than is asked for.</summary>
internal static class ValueReader
{
    /// <summary>Skips the value. True when it holds anything: not null, false, "", [] or {}.</summary>
    /// <param name="reader">Stands on the field's name.</param>
    public static bool SkipFilled(ref Utf8JsonReader reader)
    {
        reader.Read();
        switch (reader.TokenType)
        {
            case JsonTokenType.Null or JsonTokenType.False:
                return false;
            case JsonTokenType.String:
                return reader.ValueSpan.Length > 0;
            case JsonTokenType.StartArray or JsonTokenType.StartObject:
                return SkipNested(ref reader);
            default:
                return true;
        }
    }

    private static bool SkipNested(ref Utf8JsonReader reader)
    {
        var depth = reader.CurrentDepth;
        reader.Read();
        var isEmpty = reader.TokenType is JsonTokenType.EndArray or JsonTokenType.EndObject;
        while (reader.CurrentDepth > depth)
        {
            reader.Read();
        }

        return !isEmpty;
    }

    /// <summary>The text; null for any other value.</summary>
    /// <param name="reader">Stands on the field's name.</param>
    public static string? Text(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.String)
        {
            return JsonText.Of(in reader);
        }

        reader.Skip();
        return null;
    }

    /// <summary>The text; the known one when it is the same or empty, for no chunk of a stream shall make a new string of it.</summary>
    /// <param name="reader">Stands on the field's name.</param>
    /// <param name="known">What an earlier chunk said.</param>
    public static string? TextOr(ref Utf8JsonReader reader, string? known)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.String)
        {
            var isKnown = known is { Length: > 0 } && (reader.ValueSpan.IsEmpty || reader.ValueTextEquals(known));
            return isKnown ? known : JsonText.Of(in reader);
        }

        reader.Skip();
        return null;
    }
}
