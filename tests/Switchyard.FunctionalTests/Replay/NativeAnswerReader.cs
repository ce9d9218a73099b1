using System.Text;
using System.Text.Json;
using Switchyard.FakeUpstream.Recordings;

namespace Switchyard.FunctionalTests.Replay;

/// <summary>Puts a native answer together: a whole one, or the deltas of a stream one by one.</summary>
internal sealed class NativeAnswerReader
{
    private readonly StringBuilder _text = new();
    private readonly StringBuilder _reasoning = new();
    private readonly StringBuilder _refusal = new();
    private readonly SortedDictionary<int, (string Id, string Name, string Arguments)> _calls = [];
    private string? _finish;
    private JsonElement _usage;

    /// <summary>What was read so far.</summary>
    public ReplayAnswer Answer => new()
    {
        Text = _text.ToString(),
        Reasoning = _reasoning.ToString(),
        Refusal = _refusal.ToString(),
        ToolCalls = [.. _calls.Values.Select(c => new ExpectedToolCall(c.Id, c.Name, c.Arguments))],
        Finish = _finish,
        PromptTokens = Tokens("promptTokens"),
        CompletionTokens = Tokens("completionTokens"),
        CachedTokens = Tokens("cachedTokens") ?? 0,
    };

    /// <summary>Adds an answer or a delta.</summary>
    /// <param name="body">The JSON.</param>
    public NativeAnswerReader Add(JsonElement body)
    {
        _text.Append(Text(body, "content"));
        _reasoning.Append(Text(body, "reasoning"));
        _refusal.Append(Text(body, "refusal"));
        _finish = Text(body, "finishReason") ?? _finish;
        _usage = Field(body, "usage") ?? _usage;
        if (Field(body, "toolCalls") is { } calls)
        {
            foreach (var call in calls.EnumerateArray())
            {
                AddCall(call);
            }
        }

        return this;
    }

    private void AddCall(JsonElement call)
    {
        var index = call.GetProperty("index").GetInt32();
        var (id, name, arguments) = _calls.GetValueOrDefault(index, ("", "", ""));
        _calls[index] = (id + Text(call, "id"), name + Text(call, "name"), arguments + Text(call, "arguments"));
    }

    private long? Tokens(string name) =>
        _usage.ValueKind == JsonValueKind.Object && Text(_usage, "source") == "provider" ? _usage.GetProperty(name).GetInt64() : null;

    private static JsonElement? Field(JsonElement body, string name) =>
        body.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private static string? Text(JsonElement body, string name) => Field(body, name)?.GetString();
}
