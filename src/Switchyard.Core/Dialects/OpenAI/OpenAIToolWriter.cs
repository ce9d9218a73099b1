using System.Text.Json;
using Switchyard.Core.Chat;

namespace Switchyard.Core.Dialects.OpenAI;

/// <summary>Writes the tools of a request, and which of them must be called.</summary>
internal static class OpenAIToolWriter
{
    public static void Write(OpenAIFieldWriter fields, LlmRequest request)
    {
        if (request.Tools is not { Count: > 0 } tools)
        {
            // Servers refuse a choice without tools; without tools there is nothing it could change, unless it demands a call.
            if (request.ToolChoice is { Mode: "required" or "tool" })
            {
                fields.Faults.Refused(fields.Told("tool_choice"), "A tool must be called and the request has no tools.");
            }

            return;
        }

        if (fields.Open("tools"))
        {
            fields.Json.WriteStartArray();
            for (var i = 0; i < tools.Count; i++)
            {
                WriteTool(fields, tools[i], $"tools[{i}]");
            }

            fields.Json.WriteEndArray();
        }

        WriteChoice(fields, request.ToolChoice);
        fields.Flag("parallel_tool_calls", request.ParallelToolCalls);
    }

    private static void WriteTool(OpenAIFieldWriter fields, ToolDefinition tool, string path)
    {
        if (tool.Raw is { } raw)
        {
            WriteRaw(fields, raw, path);
            return;
        }

        var json = fields.Json;
        json.WriteStartObject();
        json.WriteString("type", "function");
        json.WriteStartObject("function");
        json.WriteString("name", tool.Name);
        if (tool.Description is not null)
        {
            json.WriteString("description", tool.Description);
        }

        WriteRaw(json, "parameters", tool.Parameters);
        if (tool.Strict is { } strict && fields.MayWrite("strict", path))
        {
            json.WriteBoolean("strict", strict);
        }

        json.WriteEndObject();
        if (tool.CacheControl is { } cache && fields.MayWrite("cache_control", path))
        {
            WriteRaw(json, "cache_control", cache);
        }

        fields.Unknown(tool.Unknown, path);
        json.WriteEndObject();
    }

    private static void WriteRaw(OpenAIFieldWriter fields, JsonElement raw, string path)
    {
        if (fields.Target.Source == Dialect.OpenAI)
        {
            RawJson.Write(fields.Json, raw);
        }
        else
        {
            fields.Faults.Unsupported(path, "The target has no tool of this type.");
        }
    }

    private static void WriteRaw(Utf8JsonWriter json, string name, JsonElement? value)
    {
        if (value is { } raw)
        {
            json.WritePropertyName(name);
            RawJson.Write(json, raw);
        }
    }

    private static void WriteChoice(OpenAIFieldWriter fields, ToolChoice? choice)
    {
        if (choice is null || !fields.Open("tool_choice"))
        {
            return;
        }

        if (choice.Name is null)
        {
            fields.Json.WriteStringValue(choice.Mode);
            return;
        }

        fields.Json.WriteStartObject();
        fields.Json.WriteString("type", "function");
        fields.Json.WriteStartObject("function");
        fields.Json.WriteString("name", choice.Name);
        fields.Json.WriteEndObject();
        fields.Json.WriteEndObject();
    }
}
