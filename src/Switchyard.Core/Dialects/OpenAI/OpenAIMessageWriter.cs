using System.Text.Json;
using Switchyard.Core.Chat;

namespace Switchyard.Core.Dialects.OpenAI;

/// <summary>Writes the messages of a request.</summary>
internal static class OpenAIMessageWriter
{
    public static void Write(OpenAIFieldWriter fields, IReadOnlyList<ChatMessage> messages)
    {
        fields.Json.WriteStartArray();
        for (var i = 0; i < messages.Count; i++)
        {
            WriteMessage(fields, messages[i], $"messages[{i}]");
        }

        fields.Json.WriteEndArray();
    }

    private static void WriteMessage(OpenAIFieldWriter fields, ChatMessage message, string path)
    {
        var json = fields.Json;
        var isSystem = message.Role == "developer" && fields.Target.Quirks.DeveloperAsSystem == true;
        json.WriteStartObject();
        json.WriteString("role", isSystem ? "system" : message.Role);
        WriteContent(fields, message, path);
        WriteOptional(fields, "name", message.Name, path);
        WriteOptional(fields, "refusal", message.Refusal, path);
        if (message.ToolCallId is not null)
        {
            json.WriteString("tool_call_id", message.ToolCallId);
        }

        if (message.IsError == true)
        {
            fields.Drop($"{path}.{fields.Told("is_error")}");
        }

        WriteCalls(json, message.ToolCalls);
        WriteReasoning(fields, message, path);
        WriteAnnotations(fields, message, path);
        fields.Unknown(message.Unknown, path);
        json.WriteEndObject();
    }

    private static void WriteContent(OpenAIFieldWriter fields, ChatMessage message, string path)
    {
        var json = fields.Json;
        json.WritePropertyName("content");
        switch (message)
        {
            case { Content: null }:
                json.WriteNullValue();
                break;
            case { Content.Text: { } text, CacheControl: null }:
                json.WriteStringValue(text);
                break;
            default:
                WriteParts(fields, message.Content.AsParts(), message.CacheControl, path + ".content");
                break;
        }
    }

    private static void WriteParts(
        OpenAIFieldWriter fields, IReadOnlyList<ContentPart> parts, JsonElement? cacheControl, string path)
    {
        fields.Json.WriteStartArray();
        for (var i = 0; i < parts.Count; i++)
        {
            var inherited = i == parts.Count - 1 ? cacheControl : null;
            OpenAIPartWriter.Write(fields, parts[i], parts[i].CacheControl ?? inherited, $"{path}[{i}]");
        }

        fields.Json.WriteEndArray();
    }

    private static void WriteOptional(OpenAIFieldWriter fields, string name, string? value, string path)
    {
        if (value is not null && fields.MayWrite(name, path))
        {
            fields.Json.WriteString(name, value);
        }
    }

    private static void WriteCalls(Utf8JsonWriter json, IReadOnlyList<ToolCall>? calls)
    {
        if (calls is not { Count: > 0 })
        {
            return;
        }

        json.WriteStartArray("tool_calls");
        foreach (var call in calls)
        {
            json.WriteStartObject();
            json.WriteString("id", call.Id);
            json.WriteString("type", "function");
            json.WriteStartObject("function");
            json.WriteString("name", call.Name);
            json.WriteString("arguments", string.IsNullOrEmpty(call.Arguments) ? "{}" : call.Arguments);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteReasoning(OpenAIFieldWriter fields, ChatMessage message, string path)
    {
        if (message.Reasoning is not null)
        {
            if (fields.Target.Quirks.ReasoningField is { Length: > 0 } name)
            {
                fields.Json.WriteString(name, message.Reasoning);
            }
            else
            {
                fields.Drop(path + ".reasoning");
            }
        }

        if (message.ReasoningDetails is not { Count: > 0 } details)
        {
            return;
        }

        // Blocks of another dialect carry signatures that only its own servers can check.
        if (fields.IsOpenRouter && details.All(IsOpenRouterDetail))
        {
            fields.Json.WritePropertyName("reasoning_details");
            RawJson.Write(fields.Json, details);
        }
        else
        {
            fields.Drop($"{path}.{fields.Told("reasoning_details")}");
        }
    }

    private static bool IsOpenRouterDetail(JsonElement detail) =>
        detail.ValueKind == JsonValueKind.Object
        && detail.TryGetProperty("type", out var type)
        && type.ValueKind == JsonValueKind.String
        && type.GetString()!.StartsWith("reasoning.", StringComparison.Ordinal);

    private static void WriteAnnotations(OpenAIFieldWriter fields, ChatMessage message, string path)
    {
        if (message.Annotations is not { } annotations)
        {
            return;
        }

        if (fields.IsOpenRouter)
        {
            fields.Json.WritePropertyName("annotations");
            RawJson.Write(fields.Json, annotations);
        }
        else
        {
            fields.Drop(path + ".annotations");
        }
    }
}
