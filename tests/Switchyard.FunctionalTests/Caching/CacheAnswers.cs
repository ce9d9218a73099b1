using System.Text.Json.Nodes;
using Switchyard.FakeUpstream;
using Switchyard.FakeUpstream.Dialects;

namespace Switchyard.FunctionalTests.Caching;

/// <summary>What the upstreams of three kinds answer, whole and as a stream, by the model that is asked for.</summary>
internal static class CacheAnswers
{
    /// <summary>Every model, with its provider.</summary>
    public static IReadOnlyList<string> Models { get; } =
        ["up:text", "up:length", "up:tools", "up:refusal", "up:reasoning", "ds:text", "ds:reasoning", "ds:tools", "cl:text", "cl:length", "cl:tools", "cl:reasoning"];

    /// <summary>The answer to a request, by its path, model and form.</summary>
    public static Script To(ReceivedRequest request)
    {
        var stream = request.BodyText.Contains("\"stream\":true", StringComparison.Ordinal);
        var what = request.Model ?? "";
        return request.Path.Contains("/cl/", StringComparison.Ordinal)
            ? Claude(what, stream)
            : OpenAI(what, stream, request.Path.Contains("/ds/", StringComparison.Ordinal) ? "reasoning_content" : "reasoning");
    }

    private static Script OpenAI(string what, bool stream, string field)
    {
        if (!stream)
        {
            return Script.Json(200, OpenAIWhole(what, field));
        }

        var events = new OpenAIStreamBuilder().Role();
        events = what switch
        {
            "tools" => events.ToolCall(0, "call_1", "look", "{\"a\"", ":1}").ToolCall(1, "call_2", "see", "{}").Finish("tool_calls"),
            "refusal" => events.Raw(Chunk(new JsonObject { ["refusal"] = "I will " })).Raw(Chunk(new JsonObject { ["refusal"] = "not." })).Finish(),
            "reasoning" => events.Reasoning(["Let me ", "think."], field).Text("It is ", "so.").Finish(),
            "length" => events.Text("It goes ", "on and").Finish("length"),
            _ => events.Text("Good ", "mörning", "!").Finish(),
        };
        return events.Usage(9, 4).Done().ToScript();
    }

    private static string OpenAIWhole(string what, string field)
    {
        var answer = JsonNode.Parse(OpenAIAnswer.Text("", promptTokens: 9, completionTokens: 4))!.AsObject();
        var choice = answer["choices"]![0]!.AsObject();
        JsonObject Call(string id, string name, string arguments) =>
            new() { ["id"] = id, ["type"] = "function", ["function"] = new JsonObject { ["name"] = name, ["arguments"] = arguments } };
        choice["message"] = what switch
        {
            "tools" => Message(null, "tool_calls", new JsonArray(Call("call_1", "look", "{\"a\":1}"), Call("call_2", "see", "{}"))),
            "refusal" => Message(null, "refusal", "I will not."),
            "reasoning" => Message("It is so.", field, "Let me think."),
            "length" => Message("It goes on and"),
            _ => Message("Good mörning!"),
        };
        choice["finish_reason"] = what switch
        {
            "tools" => "tool_calls",
            "length" => "length",
            _ => "stop",
        };
        return answer.ToJsonString();
    }

    private static Script Claude(string what, bool stream)
    {
        if (stream)
        {
            var events = new AnthropicStreamBuilder().Start(9);
            events = what switch
            {
                "tools" => events.Text("Looking.").ToolUse("call_1", "look", "{\"a\"", ":1}").Finish("tool_use", 4),
                "reasoning" => events.Thinking("sig", "Let me ", "think.").Text("It is ", "so.").Finish(outputTokens: 4),
                "length" => events.Text("It goes ", "on and").Finish("max_tokens", 4),
                _ => events.Text("Good ", "mörning", "!").Finish(outputTokens: 4),
            };
            return events.Stop().ToScript();
        }

        var answer = JsonNode.Parse(AnthropicAnswer.Text("Good mörning!", inputTokens: 9, outputTokens: 4))!.AsObject();
        JsonObject Text(string text) => new() { ["type"] = "text", ["text"] = text };
        answer["content"] = what switch
        {
            "tools" => new JsonArray(Text("Looking."), new JsonObject { ["type"] = "tool_use", ["id"] = "call_1", ["name"] = "look", ["input"] = new JsonObject { ["a"] = 1 } }),
            "reasoning" => new JsonArray(new JsonObject { ["type"] = "thinking", ["thinking"] = "Let me think.", ["signature"] = "sig" }, Text("It is so.")),
            "length" => new JsonArray(Text("It goes on and")),
            _ => new JsonArray(Text("Good mörning!")),
        };
        answer["stop_reason"] = what switch
        {
            "tools" => "tool_use",
            "length" => "max_tokens",
            _ => "end_turn",
        };
        return Script.Json(200, answer.ToJsonString());
    }

    private static JsonObject Message(string? content, string? field = null, JsonNode? value = null)
    {
        var message = new JsonObject { ["role"] = "assistant", ["content"] = content };
        if (field is not null)
        {
            message[field] = value;
        }

        return message;
    }

    private static string Chunk(JsonObject delta) => new JsonObject
    {
        ["id"] = "chatcmpl-test",
        ["object"] = "chat.completion.chunk",
        ["created"] = 1_700_000_000,
        ["model"] = "test-model",
        ["choices"] = new JsonArray(new JsonObject { ["index"] = 0, ["delta"] = delta, ["finish_reason"] = null }),
    }.ToJsonString();
}
