using System.Text.Json.Nodes;

namespace Switchyard.FakeUpstream.Dialects;

/// <summary>
/// Makes the events of an OpenAI chat stream, one per call, in the order of the calls. Nothing is added behind the
/// caller's back: no finish, no usage and no <c>[DONE]</c> unless asked for. <see cref="Events"/> is a copy.
/// </summary>
public sealed class OpenAIStreamBuilder(string model = "test-model", string id = "chatcmpl-test")
{
    /// <summary>The data of the event that ends a stream.</summary>
    public const string DoneMarker = "[DONE]";

    private readonly List<SseMessage> _events = [];

    /// <summary>The events so far.</summary>
    public IReadOnlyList<SseMessage> Events => [.. _events];

    /// <summary>The usual first chunk: the role and an empty content.</summary>
    public OpenAIStreamBuilder Role() => Delta(new JsonObject { ["role"] = "assistant", ["content"] = "" });

    /// <summary>One chunk of content for each piece.</summary>
    public OpenAIStreamBuilder Text(params string[] pieces)
    {
        foreach (var piece in pieces)
        {
            Delta(new JsonObject { ["content"] = piece });
        }

        return this;
    }

    /// <summary>One chunk of reasoning for each piece, under the name this kind of server uses.</summary>
    public OpenAIStreamBuilder Reasoning(string[] pieces, string field = "reasoning_content")
    {
        foreach (var piece in pieces)
        {
            Delta(new JsonObject { [field] = piece });
        }

        return this;
    }

    /// <summary>A tool call: id and name in a first chunk, then one chunk for each piece of the arguments.</summary>
    public OpenAIStreamBuilder ToolCall(int index, string callId, string name, params string[] arguments)
    {
        ToolDelta(new JsonObject
        {
            ["index"] = index,
            ["id"] = callId,
            ["type"] = "function",
            ["function"] = new JsonObject { ["name"] = name, ["arguments"] = "" },
        });
        foreach (var piece in arguments)
        {
            ToolDelta(new JsonObject { ["index"] = index, ["function"] = new JsonObject { ["arguments"] = piece } });
        }

        return this;
    }

    /// <summary>The chunk with the finish reason.</summary>
    public OpenAIStreamBuilder Finish(string reason = "stop") => Delta([], reason);

    /// <summary>The chunk without choices that carries the usage.</summary>
    public OpenAIStreamBuilder Usage(int promptTokens, int completionTokens)
    {
        var chunk = Chunk([]);
        chunk["usage"] = OpenAIAnswer.UsageOf(promptTokens, completionTokens);
        return Raw(chunk.ToJsonString());
    }

    /// <summary>An error in the place of a chunk.</summary>
    public OpenAIStreamBuilder Error(string message, string type = "server_error", string? code = null) =>
        Raw(OpenAIAnswer.Error(message, type, code));

    /// <summary>The event that ends the stream.</summary>
    public OpenAIStreamBuilder Done() => Raw(DoneMarker);

    /// <summary>An event with this data, as it is.</summary>
    public OpenAIStreamBuilder Raw(string data)
    {
        _events.Add(new SseMessage(data));
        return this;
    }

    /// <summary>A complete, chunked answer of these events.</summary>
    public Script ToScript() => Script.EventStream(Events);

    /// <summary>Everything on the wire, for cutting at any byte.</summary>
    public string ToWire() => string.Concat(_events.Select(e => e.ToWire()));

    private OpenAIStreamBuilder ToolDelta(JsonObject call) => Delta(new JsonObject { ["tool_calls"] = new JsonArray(call) });

    private OpenAIStreamBuilder Delta(JsonObject delta, string? finish = null) =>
        Raw(Chunk([new JsonObject { ["index"] = 0, ["delta"] = delta, ["finish_reason"] = finish }]).ToJsonString());

    private JsonObject Chunk(JsonArray choices) => new()
    {
        ["id"] = id,
        ["object"] = "chat.completion.chunk",
        ["created"] = 1_700_000_000,
        ["model"] = model,
        ["choices"] = choices,
    };
}
