using System.Text.Json;
using System.Text.Json.Serialization;
using Switchyard.Core.Chat;

namespace Switchyard.Core.Dialects.Native;

/// <summary>Reads and writes content as a string or a list of parts, whichever it is.</summary>
public sealed class MessageContentConverter : JsonConverter<MessageContent>
{
    /// <inheritdoc/>
    public override MessageContent Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType switch
        {
            JsonTokenType.String => MessageContent.Of(reader.GetString()!),
            JsonTokenType.StartArray => MessageContent.Of(ReadParts(ref reader)),
            _ => throw new JsonException("content must be a string or a list of parts."),
        };

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, MessageContent value, JsonSerializerOptions options)
    {
        if (value.Parts is { } parts)
        {
            JsonSerializer.Serialize(writer, parts, NativeJson.Default.IReadOnlyListContentPart);
        }
        else
        {
            writer.WriteStringValue(value.Text);
        }
    }

    private static IReadOnlyList<ContentPart> ReadParts(ref Utf8JsonReader reader)
    {
        try
        {
            return JsonSerializer.Deserialize(ref reader, NativeJson.Default.IReadOnlyListContentPart)!;
        }
        catch (JsonException e)
        {
            // An exception that has a path already would keep it and lose where the list itself stands.
            throw new JsonException(e.Message, e);
        }
    }
}
