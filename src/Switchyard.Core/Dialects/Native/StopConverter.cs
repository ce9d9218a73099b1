using System.Text.Json;
using System.Text.Json.Serialization;

namespace Switchyard.Core.Dialects.Native;

/// <summary>Reads stop sequences from a string or a list; writes a list.</summary>
public sealed class StopConverter : JsonConverter<IReadOnlyList<string>>
{
    /// <inheritdoc/>
    public override IReadOnlyList<string> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            return [reader.GetString()!];
        }

        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw new JsonException("stop must be a string or a list of strings.");
        }

        var stops = new List<string>();
        while (reader.Read() && reader.TokenType == JsonTokenType.String)
        {
            stops.Add(reader.GetString()!);
        }

        return reader.TokenType == JsonTokenType.EndArray
            ? stops
            : throw new JsonException("stop must be a string or a list of strings.");
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, IReadOnlyList<string> value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        foreach (var stop in value)
        {
            writer.WriteStringValue(stop);
        }

        writer.WriteEndArray();
    }
}
