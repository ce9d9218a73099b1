using System.Text.Json.Nodes;

namespace Switchyard.Tests.Tokens;

/// <summary>Writes a recorded request of Anthropic's dialect as a client of OpenAI's would have: the service takes no other for now.</summary>
internal static class AnthropicToOpenAI
{
    public static JsonObject Convert(JsonObject body)
    {
        var messages = new JsonArray();
        if (body["system"] is { } system)
        {
            messages.Add(new JsonObject { ["role"] = "system", ["content"] = TextOf(system) });
        }

        foreach (var message in body["messages"]!.AsArray())
        {
            Add(messages, message!["role"]!.GetValue<string>(), message["content"]!);
        }

        var chat = new JsonObject { ["messages"] = messages };
        if (body["tools"] is JsonArray { Count: > 0 } tools)
        {
            chat["tools"] = new JsonArray([.. tools.Select(tool => Tool(tool!))]);
        }

        if (body["tool_choice"]?["type"]?.GetValue<string>() is "any" or "tool")
        {
            chat["tool_choice"] = "required";
        }

        if (body["thinking"]?["type"]?.GetValue<string>() is "enabled" or "adaptive")
        {
            chat["reasoning"] = new JsonObject { ["effort"] = "medium" };
        }

        if (body["output_config"]?["format"] is { } format)
        {
            chat["response_format"] = new JsonObject { ["type"] = "json_schema", ["json_schema"] = new JsonObject { ["schema"] = format["schema"]?.DeepClone() } };
        }

        return chat;
    }

    private static JsonObject Tool(JsonNode tool) => tool["input_schema"] is null
        ? (JsonObject)tool.DeepClone()
        : new JsonObject
        {
            ["type"] = "function",
            ["function"] = new JsonObject
            {
                ["name"] = tool["name"]?.DeepClone(),
                ["description"] = tool["description"]?.DeepClone(),
                ["parameters"] = tool["input_schema"]!.DeepClone(),
            },
        };

    private static void Add(JsonArray messages, string role, JsonNode content)
    {
        if (content is JsonValue)
        {
            messages.Add(new JsonObject { ["role"] = role, ["content"] = content.DeepClone() });
            return;
        }

        var (parts, calls, reasoning) = (new JsonArray(), new JsonArray(), "");
        foreach (var block in content.AsArray())
        {
            switch (block!["type"]!.GetValue<string>())
            {
                case "tool_result":
                    messages.Add(new JsonObject { ["role"] = "tool", ["content"] = TextOf(block["content"]) });
                    break;
                case "tool_use":
                    calls.Add(new JsonObject
                    {
                        ["function"] = new JsonObject { ["name"] = block["name"]!.DeepClone(), ["arguments"] = block["input"]!.ToJsonString() },
                    });
                    break;
                case "thinking":
                    reasoning += block["thinking"];
                    break;
                case "image":
                    parts.Add(new JsonObject { ["type"] = "image_url", ["image_url"] = new JsonObject { ["url"] = "" } });
                    break;
                case "document":
                    parts.Add(new JsonObject { ["type"] = "file", ["file"] = new JsonObject() });
                    break;
                default:
                    parts.Add(new JsonObject { ["type"] = "text", ["text"] = block["text"]?.DeepClone() });
                    break;
            }
        }

        if (parts.Count + calls.Count > 0)
        {
            messages.Add(new JsonObject { ["role"] = role, ["content"] = parts, ["tool_calls"] = calls, ["reasoning"] = reasoning });
        }
    }

    private static string TextOf(JsonNode? content) => content switch
    {
        JsonValue text => text.GetValue<string>(),
        JsonArray parts => string.Concat(parts.Select(part => part!["text"]?.GetValue<string>() ?? "")),
        _ => "",
    };
}
