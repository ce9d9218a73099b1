using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Switchyard.Providers.Simulated;

/// <summary>Makes a value that fits a JSON Schema: for simulated structured output and tool arguments.</summary>
internal sealed class SchemaSample
{
    /// <summary>Deepest nesting made; a recursive schema ends there.</summary>
    private const int MostDepth = 8;

    /// <summary>Most values made: references to one another multiply with every level.</summary>
    private const int MostValues = 1000;

    /// <summary>Longest text and array made, whatever the schema asks for.</summary>
    private const int MostLength = 256;

    private const int BytesPerValue = 16;

    private readonly JsonElement _root;
    private int _made;

    private SchemaSample(JsonElement root) => _root = root;

    /// <summary>How samples are written: on one line, text readable.</summary>
    public static readonly JsonSerializerOptions Json = new(SimulatedJson.Default.Options)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>A value that fits; null for a schema of null or none.</summary>
    /// <param name="schema">The schema.</param>
    public static JsonNode? Of(JsonElement schema) => new SchemaSample(schema).Of(schema, 0);

    private JsonNode? Of(JsonElement schema, int depth)
    {
        if (++_made > MostValues || schema.ValueKind != JsonValueKind.Object || depth > MostDepth)
        {
            return null;
        }

        if (Fixed(schema) is { } value)
        {
            // A constant counts by its length: an array repeats it.
            var text = value.GetRawText();
            _made += text.Length / BytesPerValue;
            return JsonNode.Parse(text);
        }

        if (Other(schema) is { } other)
        {
            return Of(other, depth + 1);
        }

        return TypeOf(schema) switch
        {
            "object" => Object(schema, depth),
            "array" => Array(schema, depth),
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

    private JsonElement? Other(JsonElement schema)
    {
        foreach (var name in (string[])["anyOf", "oneOf", "allOf"])
        {
            if (schema.TryGetProperty(name, out var choices) && choices.ValueKind == JsonValueKind.Array && choices.GetArrayLength() > 0)
            {
                return choices[0];
            }
        }

        return schema.TryGetProperty("$ref", out var reference) && reference.ValueKind == JsonValueKind.String
            ? Resolve(reference.GetString()!)
            : null;
    }

    private JsonElement? Resolve(string reference)
    {
        var at = _root;
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

    private JsonObject Object(JsonElement schema, int depth)
    {
        var sample = new JsonObject();
        if (schema.TryGetProperty("properties", out var properties) && properties.ValueKind == JsonValueKind.Object)
        {
            foreach (var property in properties.EnumerateObject())
            {
                if (_made >= MostValues)
                {
                    break;
                }

                sample[property.Name] = Of(property.Value, depth + 1);
            }
        }

        return sample;
    }

    private JsonArray Array(JsonElement schema, int depth)
    {
        var sample = new JsonArray();
        if (schema.TryGetProperty("items", out var items))
        {
            var most = Bound(schema, "maxItems") ?? int.MaxValue;
            for (var i = 0; i < Math.Min(Bound(schema, "minItems") ?? 1, most) && _made < MostValues; i++)
            {
                sample.Add(Of(items, depth + 1));
            }
        }

        return sample;
    }

    private static JsonValue Text(JsonElement schema)
    {
        var format = schema.TryGetProperty("format", out var named) && named.ValueKind == JsonValueKind.String ? named.GetString() : null;
        var text = format switch
        {
            "date" => "2026-01-01",
            "date-time" => "2026-01-01T00:00:00Z",
            "uuid" => "00000000-0000-4000-8000-000000000000",
            "email" => "someone@example.com",
            "uri" => "https://example.com/",
            _ => null,
        };
        if (text is not null)
        {
            return JsonValue.Create(text);
        }

        text = "text".PadRight(Bound(schema, "minLength") ?? 0, '.');
        return JsonValue.Create(text[..Math.Min(text.Length, Bound(schema, "maxLength") ?? MostLength)]);
    }

    private static int? Bound(JsonElement schema, string name) =>
        schema.TryGetProperty(name, out var bound) && bound.ValueKind == JsonValueKind.Number && bound.TryGetInt32(out var count)
            ? Math.Clamp(count, 0, MostLength)
            : null;

    // A bound keeps its digits, so that it is met to the last of them.
    private static JsonNode Number(JsonElement schema)
    {
        if (schema.TryGetProperty("minimum", out var least) && least.ValueKind == JsonValueKind.Number)
        {
            return JsonNode.Parse(least.GetRawText())!;
        }

        return schema.TryGetProperty("maximum", out var most) && most.ValueKind == JsonValueKind.Number && most.GetDouble() < 1
            ? JsonNode.Parse(most.GetRawText())!
            : JsonValue.Create(1);
    }
}
