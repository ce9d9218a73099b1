using System.Collections.Frozen;
using System.Text.Json;
using Switchyard.Core.Chat;

namespace Switchyard.Core.Dialects.OpenAI;

/// <summary>Reads one message of a request.</summary>
internal static class OpenAIMessageReader
{
    private const string Roles = "one of system, developer, user, assistant, tool";

    private static readonly FrozenSet<string> Known = FrozenSet.Create(
        StringComparer.Ordinal,
        "role", "content", "name", "tool_calls", "tool_call_id", "refusal", "reasoning_content", "reasoning",
        "reasoning_details", "cache_control", "annotations", "function_call");

    private static readonly FrozenSet<string> CallFields =
        FrozenSet.Create(StringComparer.Ordinal, "id", "type", "function", "index");

    private static readonly FrozenSet<string> FunctionFields =
        FrozenSet.Create(StringComparer.Ordinal, "name", "arguments");

    public static ChatMessage? Read(JsonElement element, string path, RequestFaults faults)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            faults.Wrong(path, "an object");
            return null;
        }

        var fields = new JsonFields(element, path, faults);
        var role = ReadRole(fields, faults);
        RefuseFunctionCall(fields, faults);
        Dictionary<string, JsonElement>? unknown = null;
        fields.Others(Known, ref unknown);
        return new ChatMessage
        {
            Role = role,
            Content = ReadContent(fields, role, faults),
            Name = fields.Text("name"),
            ToolCalls = ReadCalls(fields, faults, ref unknown),
            ToolCallId = role == "tool" ? fields.RequiredText("tool_call_id") : fields.Text("tool_call_id"),
            Refusal = fields.Text("refusal"),
            Reasoning = fields.Text("reasoning_content") ?? fields.Text("reasoning"),
            ReasoningDetails = ReadDetails(fields),
            CacheControl = fields.Object("cache_control"),
            Annotations = fields.Array("annotations"),
            Unknown = unknown,
        };
    }

    private static string ReadRole(JsonFields fields, RequestFaults faults)
    {
        var role = fields.RequiredText("role");
        if (role == "function")
        {
            faults.Unsupported(fields.PathOf("role"), "Role function is of the old function interface; use tools.");
        }
        else if (role is not ("system" or "developer" or "user" or "assistant" or "tool"))
        {
            faults.Wrong(fields.PathOf("role"), Roles);
        }

        return role;
    }

    private static void RefuseFunctionCall(JsonFields fields, RequestFaults faults)
    {
        // Some servers, and clients that send their answers back, fill the field with empty texts.
        if (fields.Nested("function_call")?.Text("name") is { Length: > 0 })
        {
            faults.Unsupported(fields.PathOf("function_call"), "function_call is the old function interface; use tool_calls.");
        }
    }

    private static MessageContent? ReadContent(JsonFields fields, string role, RequestFaults faults)
    {
        switch (fields.Any("content"))
        {
            case null:
                if (role != "assistant")
                {
                    faults.Wrong(fields.PathOf("content"), "a string or a list of parts");
                }

                return null;
            case { ValueKind: JsonValueKind.String } text:
                return MessageContent.Of(text.GetString()!);
            case { ValueKind: JsonValueKind.Array } list:
                return MessageContent.Of(ReadParts(list, fields.PathOf("content"), faults));
            default:
                faults.Wrong(fields.PathOf("content"), "a string or a list of parts");
                return null;
        }
    }

    private static List<ContentPart> ReadParts(JsonElement list, string path, RequestFaults faults)
    {
        var parts = new List<ContentPart>(list.GetArrayLength());
        foreach (var item in list.EnumerateArray())
        {
            if (OpenAIPartReader.Read(item, $"{path}[{parts.Count}]", faults) is not { } part)
            {
                break;
            }

            parts.Add(part);
        }

        return parts;
    }

    private static List<ToolCall>? ReadCalls(
        JsonFields fields, RequestFaults faults, ref Dictionary<string, JsonElement>? unknown)
    {
        if (fields.Array("tool_calls") is not { } list || list.GetArrayLength() == 0)
        {
            return null;
        }

        var calls = new List<ToolCall>(list.GetArrayLength());
        foreach (var item in list.EnumerateArray())
        {
            var name = $"tool_calls[{calls.Count}]";
            if (item.ValueKind != JsonValueKind.Object)
            {
                faults.Wrong(fields.PathOf(name), "an object");
                break;
            }

            var call = new JsonFields(item, fields.PathOf(name), faults);
            call.Others(CallFields, ref unknown, name + ".");
            calls.Add(ReadCall(call, name, faults, ref unknown));
        }

        return calls;
    }

    private static ToolCall ReadCall(
        JsonFields call, string name, RequestFaults faults, ref Dictionary<string, JsonElement>? unknown)
    {
        if ((call.Text("type") ?? "function") != "function")
        {
            faults.Unsupported(call.PathOf("type"), "Only calls of type function can be sent to this target.");
        }

        if (call.Nested("function") is not { } function)
        {
            faults.Wrong(call.PathOf("function"), "an object");
            return new ToolCall();
        }

        function.Others(FunctionFields, ref unknown, name + ".function.");
        return new ToolCall
        {
            Id = call.RequiredText("id"),
            Name = function.RequiredText("name"),
            Arguments = function.RequiredText("arguments"),
        };
    }

    private static List<JsonElement>? ReadDetails(JsonFields fields) =>
        fields.Array("reasoning_details") is { } list && list.GetArrayLength() > 0 ? [.. list.EnumerateArray()] : null;
}
