using System.Text.Json.Nodes;

namespace Switchyard.FakeUpstream.Dialects;

/// <summary>
/// Makes the events of an Anthropic message stream in the order of the calls. Blocks are numbered and closed by the
/// builder; nothing else is added unless asked for. <see cref="Events"/> is a copy.
/// </summary>
public sealed class AnthropicStreamBuilder(string model = "claude-test", string id = "msg_test")
{
    private readonly List<SseMessage> _events = [];
    private int _blocks;

    /// <summary>The events so far.</summary>
    public IReadOnlyList<SseMessage> Events => [.. _events];

    /// <summary>The first event. The prompt's tokens stand here, cached ones not included.</summary>
    public AnthropicStreamBuilder Start(int inputTokens = 3, int cacheReadTokens = 0, int cacheWriteTokens = 0) => Add(
        "message_start",
        new JsonObject
        {
            ["message"] = new JsonObject
            {
                ["id"] = id,
                ["type"] = "message",
                ["role"] = "assistant",
                ["model"] = model,
                ["content"] = new JsonArray(),
                ["stop_reason"] = null,
                ["stop_sequence"] = null,
                ["usage"] = new JsonObject
                {
                    ["input_tokens"] = inputTokens,
                    ["cache_read_input_tokens"] = cacheReadTokens,
                    ["cache_creation_input_tokens"] = cacheWriteTokens,
                    ["output_tokens"] = 1,
                },
            },
        });

    /// <summary>A ping.</summary>
    public AnthropicStreamBuilder Ping() => Add("ping", []);

    /// <summary>A text block with one delta for each piece.</summary>
    public AnthropicStreamBuilder Text(params string[] pieces) =>
        Block(new JsonObject { ["type"] = "text", ["text"] = "" }, "text_delta", "text", pieces);

    /// <summary>A thinking block with one delta for each piece, then its signature.</summary>
    public AnthropicStreamBuilder Thinking(string signature, params string[] pieces)
    {
        Open(new JsonObject { ["type"] = "thinking", ["thinking"] = "", ["signature"] = "" });
        Deltas("thinking_delta", "thinking", pieces);
        Deltas("signature_delta", "signature", [signature]);
        return Close();
    }

    /// <summary>A tool call with one delta for each piece of its JSON input.</summary>
    public AnthropicStreamBuilder ToolUse(string callId, string name, params string[] input)
    {
        var block = new JsonObject { ["type"] = "tool_use", ["id"] = callId, ["name"] = name, ["input"] = new JsonObject() };
        return Block(block, "input_json_delta", "partial_json", input);
    }

    /// <summary>The event with the stop reason and the tokens of the whole answer.</summary>
    public AnthropicStreamBuilder Finish(string stopReason = "end_turn", int outputTokens = 5) => Add(
        "message_delta",
        new JsonObject
        {
            ["delta"] = new JsonObject { ["stop_reason"] = stopReason, ["stop_sequence"] = null },
            ["usage"] = new JsonObject { ["output_tokens"] = outputTokens },
        });

    /// <summary>The event that ends the stream.</summary>
    public AnthropicStreamBuilder Stop() => Add("message_stop", []);

    /// <summary>An error in the place of an event.</summary>
    public AnthropicStreamBuilder Error(string type = "overloaded_error", string message = "Overloaded") => Add(
        "error", new JsonObject { ["error"] = new JsonObject { ["type"] = type, ["message"] = message } });

    /// <summary>A complete, chunked answer of these events.</summary>
    public Script ToScript() => Script.EventStream(Events);

    /// <summary>Everything on the wire, for cutting at any byte.</summary>
    public string ToWire() => string.Concat(_events.Select(e => e.ToWire()));

    private AnthropicStreamBuilder Block(JsonObject block, string deltaType, string field, string[] pieces)
    {
        Open(block);
        Deltas(deltaType, field, pieces);
        return Close();
    }

    private void Open(JsonObject block) =>
        Add("content_block_start", new JsonObject { ["index"] = _blocks, ["content_block"] = block });

    private void Deltas(string type, string field, string[] pieces)
    {
        foreach (var piece in pieces)
        {
            var delta = new JsonObject { ["type"] = type, [field] = piece };
            Add("content_block_delta", new JsonObject { ["index"] = _blocks, ["delta"] = delta });
        }
    }

    private AnthropicStreamBuilder Close() => Add("content_block_stop", new JsonObject { ["index"] = _blocks++ });

    private AnthropicStreamBuilder Add(string type, JsonObject fields)
    {
        fields.Insert(0, "type", type);
        _events.Add(new SseMessage(fields.ToJsonString(), type));
        return this;
    }
}
