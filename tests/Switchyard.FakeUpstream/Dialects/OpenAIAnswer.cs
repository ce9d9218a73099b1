using System.Text.Json.Nodes;

namespace Switchyard.FakeUpstream.Dialects;

/// <summary>Whole bodies in OpenAI's dialect.</summary>
public static class OpenAIAnswer
{
    /// <summary>A chat completion with one choice of plain text.</summary>
    public static string Text(
        string text, string model = "test-model", int promptTokens = 3, int completionTokens = 5, string finish = "stop") =>
        Completion(
            new JsonObject { ["role"] = "assistant", ["content"] = text }, model, promptTokens, completionTokens, finish);

    /// <summary>A chat completion whose message calls one tool; the arguments are a JSON text.</summary>
    public static string ToolCall(
        string callId, string name, string arguments, string model = "test-model", int promptTokens = 3, int completionTokens = 5) =>
        Completion(
            new JsonObject
            {
                ["role"] = "assistant",
                ["content"] = null,
                ["tool_calls"] = new JsonArray(new JsonObject
                {
                    ["id"] = callId,
                    ["type"] = "function",
                    ["function"] = new JsonObject { ["name"] = name, ["arguments"] = arguments },
                }),
            },
            model,
            promptTokens,
            completionTokens,
            "tool_calls");

    /// <summary>An error body.</summary>
    public static string Error(string message, string type = "server_error", string? code = null) => new JsonObject
    {
        ["error"] = new JsonObject { ["message"] = message, ["type"] = type, ["param"] = null, ["code"] = code },
    }.ToJsonString();

    /// <summary>A model listing.</summary>
    public static string Models(params string[] ids) => new JsonObject
    {
        ["object"] = "list",
        ["data"] = new JsonArray(
            [.. ids.Select(id => new JsonObject { ["id"] = id, ["object"] = "model", ["owned_by"] = "test" })]),
    }.ToJsonString();

    internal static JsonObject UsageOf(int promptTokens, int completionTokens) => new()
    {
        ["prompt_tokens"] = promptTokens,
        ["completion_tokens"] = completionTokens,
        ["total_tokens"] = promptTokens + completionTokens,
    };

    private static string Completion(
        JsonObject message, string model, int promptTokens, int completionTokens, string finish) => new JsonObject
        {
            ["id"] = "chatcmpl-test",
            ["object"] = "chat.completion",
            ["created"] = 1_700_000_000,
            ["model"] = model,
            ["choices"] = new JsonArray(
                new JsonObject { ["index"] = 0, ["message"] = message, ["finish_reason"] = finish }),
            ["usage"] = UsageOf(promptTokens, completionTokens),
        }.ToJsonString();
}
