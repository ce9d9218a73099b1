using System.Text.Json;
using System.Text.Json.Serialization;
using Switchyard.Core.Chat;

namespace Switchyard.Core.Dialects.Native;

/// <summary>Reads and writes a tool choice as a mode or as <c>{"name":"..."}</c>.</summary>
public sealed class ToolChoiceConverter : JsonConverter<ToolChoice>
{
    /// <inheritdoc/>
    public override ToolChoice Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String && reader.GetString() is "auto" or "none" or "required")
        {
            return new ToolChoice(reader.GetString()!);
        }

        if (reader.TokenType == JsonTokenType.StartObject)
        {
            using var document = JsonDocument.ParseValue(ref reader);
            if (document.RootElement.TryGetProperty("name", out var name) && name.ValueKind == JsonValueKind.String)
            {
                return new ToolChoice("tool", name.GetString());
            }
        }

        throw new JsonException("toolChoice must be \"auto\", \"none\", \"required\" or {\"name\":\"...\"}.");
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, ToolChoice value, JsonSerializerOptions options)
    {
        if (value.Name is null)
        {
            writer.WriteStringValue(value.Mode);
            return;
        }

        writer.WriteStartObject();
        writer.WriteString("name", value.Name);
        writer.WriteEndObject();
    }
}
