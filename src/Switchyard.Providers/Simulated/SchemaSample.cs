using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Switchyard.Providers.Simulated;

/// <summary>Makes a value that fits a JSON Schema: for simulated structured output and tool arguments.</summary>
internal static class SchemaSample
{
    /// <summary>Deepest nesting made; a recursive schema ends there.</summary>
    private const int MostDepth = 8;

    /// <summary>How samples are written: on one line, text readable.</summary>
    public static readonly JsonSerializerOptions Json = new(SimulatedJson.Default.Options)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>A value that fits; null for a schema of null or none.</summary>
    /// <param name="schema">The schema.</param>
    public static JsonNode? Of(JsonElement schema) => Of(schema, schema, 0);

    private static JsonNode? Of(JsonElement schema, JsonElement root, int depth)
    {
        if (schema.ValueKind != JsonValueKind.Object || depth > MostDepth)
        {
            return null;
        }

        if (Fixed(schema) is { } value)
        {
            return JsonNode.Parse(value.GetRawText());
        }

        if (Other(schema, root) is { } other)
        {
            return Of(other, root, depth + 1);
        }

        return TypeOf(schema) switch
        {
            "object" => Object(schema, root, depth),
            "array" => Array(schema, root, depth),
            "string" => Text(schema),
            "integer" or "number" => Number(schema),
            "boolean" => JsonValue.Create(true),
            _ => null,
        };
    }

    private static JsonElement? Fixed(JsonElement schema)
    {
        if (schema.TryGetProperty("const", out var constant))
        {
            return constant;
        }

        return schema.TryGetProperty("enum", out var values) && values.ValueKind == JsonValueKind.Array && values.GetArrayLength() > 0
            ? values[0]
            : null;
    }

    private static JsonElement? Other(JsonElement schema, JsonElement root)
    {
        foreach (var name in (string[])["anyOf", "oneOf", "allOf"])
        {
            if (schema.TryGetProperty(name, out var choices) && choices.ValueKind == JsonValueKind.Array && choices.GetArrayLength() > 0)
            {
                return choices[0];
            }
        }

        return schema.TryGetProperty("$ref", out var reference) && reference.ValueKind == JsonValueKind.String
            ? Resolve(reference.GetString()!, root)
            : null;
    }

    private static JsonElement? Resolve(string reference, JsonElement root)
    {
        var at = root;
        foreach (var step in reference.TrimStart('#').Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (at.ValueKind != JsonValueKind.Object || !at.TryGetProperty(step, out at))
            {
                return null;
            }
        }

        return at;
    }

    private static string? TypeOf(JsonElement schema)
    {
        if (!schema.TryGetProperty("type", out var type))
        {
            return schema.TryGetProperty("properties", out _) ? "object" : null;
        }

        return type.ValueKind switch
        {
            JsonValueKind.String => type.GetString(),
            JsonValueKind.Array when type.GetArrayLength() > 0 => type[0].GetString(),
            _ => null,
        };
    }

    private static JsonObject Object(JsonElement schema, JsonElement root, int depth)
    {
        var sample = new JsonObject();
        if (schema.TryGetProperty("properties", out var properties) && properties.ValueKind == JsonValueKind.Object)
        {
            foreach (var property in properties.EnumerateObject())
            {
                sample[property.Name] = Of(property.Value, root, depth + 1);
            }
        }

        return sample;
    }

    private static JsonArray Array(JsonElement schema, JsonElement root, int depth) =>
        schema.TryGetProperty("items", out var items) ? [Of(items, root, depth + 1)] : [];

    private static JsonValue Text(JsonElement schema) => JsonValue.Create(
        (schema.TryGetProperty("format", out var format) && format.ValueKind == JsonValueKind.String ? format.GetString() : null) switch
        {
            "date" => "2026-01-01",
            "date-time" => "2026-01-01T00:00:00Z",
            "uuid" => "00000000-0000-4000-8000-000000000000",
            "email" => "someone@example.com",
            "uri" => "https://example.com/",
            _ => "text",
        });

    private static JsonNode Number(JsonElement schema) =>
        schema.TryGetProperty("minimum", out var minimum) && minimum.ValueKind == JsonValueKind.Number
            ? JsonNode.Parse(minimum.GetRawText())!
            : JsonValue.Create(1);
}
