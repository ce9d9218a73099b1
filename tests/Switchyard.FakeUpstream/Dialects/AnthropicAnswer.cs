using System.Text.Json.Nodes;

namespace Switchyard.FakeUpstream.Dialects;

/// <summary>Whole bodies in Anthropic's dialect.</summary>
public static class AnthropicAnswer
{
    /// <summary>A message with one text block.</summary>
    public static string Text(
        string text, string model = "claude-test", int inputTokens = 3, int outputTokens = 5, string stopReason = "end_turn") =>
        Message(new JsonObject { ["type"] = "text", ["text"] = text }, model, inputTokens, outputTokens, stopReason);

    /// <summary>A message that calls one tool; the input is the text of a JSON object.</summary>
    public static string ToolUse(
        string callId, string name, string input, string model = "claude-test", int inputTokens = 3, int outputTokens = 5) =>
        Message(
            new JsonObject { ["type"] = "tool_use", ["id"] = callId, ["name"] = name, ["input"] = JsonNode.Parse(input) },
            model,
            inputTokens,
            outputTokens,
            "tool_use");

    /// <summary>An error body.</summary>
    public static string Error(string type, string message) => new JsonObject
    {
        ["type"] = "error",
        ["error"] = new JsonObject { ["type"] = type, ["message"] = message },
        ["request_id"] = "req_test",
    }.ToJsonString();

    private static string Message(
        JsonObject block, string model, int inputTokens, int outputTokens, string stopReason) => new JsonObject
        {
            ["id"] = "msg_test",
            ["type"] = "message",
            ["role"] = "assistant",
            ["model"] = model,
            ["content"] = new JsonArray(block),
            ["stop_reason"] = stopReason,
            ["stop_sequence"] = null,
            ["usage"] = new JsonObject { ["input_tokens"] = inputTokens, ["output_tokens"] = outputTokens },
        }.ToJsonString();
}
