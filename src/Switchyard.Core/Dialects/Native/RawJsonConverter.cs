using System.Text.Json;
using System.Text.Json.Serialization;

namespace Switchyard.Core.Dialects.Native;

/// <summary>Writes JSON of a provider as it came, on one line, also text in it that is not valid Unicode.</summary>
public sealed class RawJsonConverter : JsonConverter<JsonElement>
{
    /// <inheritdoc/>
    public override JsonElement Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        JsonElement.ParseValue(ref reader);

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, JsonElement value, JsonSerializerOptions options) =>
        RawJson.Write(writer, value);
}
