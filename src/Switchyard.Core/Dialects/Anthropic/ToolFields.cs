using System.Text.Json;
using Switchyard.Core.Chat;

namespace Switchyard.Core.Dialects.Anthropic;

/// <summary>Writes <c>tools</c> and <c>tool_choice</c>.</summary>
internal static class ToolFields
{
    /// <summary>Writes both.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="request">The request.</param>
    /// <param name="model">What the model takes.</param>
    /// <param name="notes">Told of what could not be done.</param>
    public static void Write(Utf8JsonWriter json, LlmRequest request, ClaudeModel model, RequestNotes notes)
    {
        if (request.Tools is { Count: > 0 } tools)
        {
            json.WriteStartArray("tools");
            for (var i = 0; i < tools.Count; i++)
            {
                WriteTool(json, tools[i], i, model, notes);
            }

            json.WriteEndArray();
            WriteChoice(json, request);
        }
        else if (request.ToolChoice?.Mode is "required" or "tool" && request.Extra?.ContainsKey("tools") != true)
        {
            notes.Invalid("toolChoice", "A tool is demanded, and the request has none.");
        }
    }

    private static void WriteTool(Utf8JsonWriter json, ToolDefinition tool, int index, ClaudeModel model, RequestNotes notes)
    {
        if (tool.Raw is { } raw)
        {
            WriteServerTool(json, raw, index, notes);
            return;
        }

        if (string.IsNullOrEmpty(tool.Name))
        {
            notes.Invalid($"tools[{index}].name", "A tool needs a name.");
            return;
        }

        json.WriteStartObject();
        json.WriteString("name", tool.Name);
        if (tool.Description is not null)
        {
            json.WriteString("description", tool.Description);
        }

        WriteSchema(json, tool.Parameters, index, notes);
        if (tool.Strict == true && model.TakesSchemas)
        {
            json.WriteBoolean("strict", true);
        }
        else if (tool.Strict == true)
        {
            notes.Drop("tools[].strict");
        }

        notes.DropUnknown("tools[]", tool.Unknown);
        ContentBlocks.WriteCacheControl(json, tool.CacheControl);
        json.WriteEndObject();
    }

    private static void WriteServerTool(Utf8JsonWriter json, JsonElement raw, int index, RequestNotes notes)
    {
        if (IsAnthropicShaped(raw))
        {
            raw.WriteTo(json);
        }
        else
        {
            notes.Refuse($"tools[{index}]", "The target does not know this kind of tool.");
        }
    }

    // Anthropic's own tools carry a dated type (web_search_20250305) or a schema under its name for it.
    private static bool IsAnthropicShaped(JsonElement raw)
    {
        if (raw.ValueKind != JsonValueKind.Object)
        {
            return false;
        }

        if (raw.TryGetProperty("input_schema", out _))
        {
            return true;
        }

        if (!raw.TryGetProperty("type", out var type) || type.ValueKind != JsonValueKind.String)
        {
            return false;
        }

        var name = JsonText.Of(type)!;
        return name == "mcp_toolset" || (name.Length > 9 && name[^9] == '_' && name.AsSpan(^8..).IndexOfAnyExceptInRange('0', '9') < 0);
    }

    // The API demands an object schema; the other dialects let the type, or the whole schema, be left out.
    private static void WriteSchema(Utf8JsonWriter json, JsonElement? parameters, int index, RequestNotes notes)
    {
        json.WritePropertyName("input_schema");
        if (parameters is { ValueKind: JsonValueKind.Object } schema)
        {
            json.WriteStartObject();
            if (!schema.TryGetProperty("type", out _))
            {
                json.WriteString("type", "object");
            }

            foreach (var property in schema.EnumerateObject())
            {
                property.WriteTo(json);
            }

            json.WriteEndObject();
            return;
        }

        if (parameters is { ValueKind: not JsonValueKind.Null })
        {
            notes.Invalid($"tools[{index}].parameters", "A tool's parameters must be a JSON Schema object.");
        }

        json.WriteRawValue("{\"type\":\"object\",\"properties\":{}}"u8, skipInputValidation: true);
    }

    private static void WriteChoice(Utf8JsonWriter json, LlmRequest request)
    {
        var oneAtATime = request.ParallelToolCalls == false;
        if (request.ToolChoice is null && !oneAtATime)
        {
            return;
        }

        var choice = request.ToolChoice ?? new ToolChoice("auto");
        json.WriteStartObject("tool_choice");
        json.WriteString("type", choice.Mode == "required" ? "any" : choice.Mode);
        if (choice.Mode == "tool")
        {
            json.WriteString("name", choice.Name);
        }

        if (oneAtATime && choice.Mode != "none")
        {
            json.WriteBoolean("disable_parallel_tool_use", true);
        }

        json.WriteEndObject();
    }
}
