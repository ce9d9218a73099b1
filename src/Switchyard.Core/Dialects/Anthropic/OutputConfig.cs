using System.Text.Json;
using Switchyard.Core.Chat;

namespace Switchyard.Core.Dialects.Anthropic;

/// <summary>Writes <c>output_config</c>: the effort, the answer's schema, and what <c>extra.output_config</c> adds to them.</summary>
internal static class OutputConfig
{
    /// <summary>The field's name.</summary>
    public const string Name = "output_config";

    /// <summary>Writes it, when there is something to say.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="request">The request.</param>
    /// <param name="model">What the model takes.</param>
    /// <param name="effort">The effort of adaptive thinking, if any.</param>
    /// <param name="notes">Told of a form that can not be had.</param>
    public static void Write(Utf8JsonWriter json, LlmRequest request, ClaudeModel model, string? effort, RequestNotes notes)
    {
        var schema = SchemaOf(request.ResponseFormat, model, notes);
        var own = request.Extra?.TryGetValue(Name, out var extra) == true ? extra : default;
        if (effort is null && schema is null && own.ValueKind == JsonValueKind.Undefined)
        {
            return;
        }

        json.WriteStartObject(Name);
        if (effort is not null)
        {
            json.WriteString("effort", effort);
        }

        if (schema is { } value)
        {
            json.WriteStartObject("format");
            json.WriteString("type", "json_schema");
            json.WritePropertyName("schema");
            value.WriteTo(json);
            json.WriteEndObject();
        }

        WriteOwn(json, own, effort is not null, schema is not null, notes);
        json.WriteEndObject();
    }

    private static void WriteOwn(Utf8JsonWriter json, JsonElement own, bool hasEffort, bool hasFormat, RequestNotes notes)
    {
        if (own.ValueKind is not JsonValueKind.Object)
        {
            if (own.ValueKind != JsonValueKind.Undefined)
            {
                notes.Invalid($"extra.{Name}", "extra.output_config must be an object.");
            }

            return;
        }

        foreach (var property in own.EnumerateObject())
        {
            if ((hasEffort && property.NameEquals("effort")) || (hasFormat && property.NameEquals("format")))
            {
                notes.Invalid($"extra.{Name}.{property.Name}", "The request says this field a second time in its own words.");
            }

            property.WriteTo(json);
        }
    }

    private static JsonElement? SchemaOf(ResponseFormat? format, ClaudeModel model, RequestNotes notes)
    {
        if (format is null or { Type: "text" })
        {
            return null;
        }

        if (format.Type != "json_schema" || !model.TakesSchemas)
        {
            notes.Refuse("responseFormat", "The target can not hold its answers to this form.");
            return null;
        }

        if (format.JsonSchema is { ValueKind: JsonValueKind.Object } wrapper &&
            wrapper.TryGetProperty("schema", out var schema) && schema.ValueKind == JsonValueKind.Object)
        {
            return schema;
        }

        notes.Invalid("responseFormat.jsonSchema.schema", "A json_schema form needs its schema.");
        return null;
    }
}
