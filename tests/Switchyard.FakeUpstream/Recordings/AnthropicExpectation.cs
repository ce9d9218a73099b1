using System.Text;
using System.Text.Json;

namespace Switchyard.FakeUpstream.Recordings;

/// <summary>Reads an Anthropic message, whole or streamed. A second start drops what the first had begun.</summary>
internal sealed class AnthropicExpectation
{
    private readonly SortedDictionary<long, Block> _blocks = [];
    private readonly Dictionary<string, long> _usage = [];
    private (long Prompt, long Completion) _compaction;
    private string? _stopReason;
    private string? _explanation;
    private bool _failed;

    public static ExpectedAnswer Of(RecordedResponse response)
    {
        var answer = new AnthropicExpectation { _failed = response.Status >= 400 };
        var isStream = response.IsEventStream;
        if (isStream)
        {
            foreach (var message in SseText.Read(response.BodyText))
            {
                answer.AddEvent(RecordedJson.Parse(message.Data));
            }
        }
        else
        {
            answer.AddWhole(RecordedJson.Parse(response.BodyText));
        }

        return answer.ToExpected(isStream);
    }

    private void AddWhole(JsonElement? body)
    {
        _failed |= body.Field("type").Text() != "message";
        _stopReason = body.Field("stop_reason").Text();
        _explanation = body.Field("stop_details").Field("explanation").Text();
        AddUsage(body.Field("usage"));
        foreach (var block in body.Field("content").Items())
        {
            _blocks[_blocks.Count] = new Block(block);
        }
    }

    private void AddEvent(JsonElement? message)
    {
        var index = message.Field("index").Number() ?? 0;
        switch (message.Field("type").Text())
        {
            case "message_start":
                _blocks.Clear();
                _usage.Clear();
                AddUsage(message.Field("message").Field("usage"));
                break;
            case "content_block_start":
                _blocks[index] = new Block(message.Field("content_block"));
                break;
            case "content_block_delta":
                _blocks[index].Add(message.Field("delta"));
                break;
            case "message_delta":
                _stopReason = message.Field("delta").Field("stop_reason").Text() ?? _stopReason;
                _explanation = message.Field("delta").Field("stop_details").Field("explanation").Text() ?? _explanation;
                AddUsage(message.Field("usage"));
                break;
            case "error":
                _failed = true;
                break;
        }
    }

    private void AddUsage(JsonElement? usage)
    {
        foreach (var name in (string[])["input_tokens", "cache_creation_input_tokens", "cache_read_input_tokens", "output_tokens"])
        {
            if (usage.Field(name).Number() is { } count)
            {
                _usage[name] = count;
            }
        }

        // The figures above leave out what the API spent on making the conversation shorter.
        foreach (var step in usage.Field("iterations").Items().Where(i => i.Field("type").Text() == "compaction"))
        {
            _compaction.Prompt += step.Field("input_tokens").Number() ?? 0;
            _compaction.Completion += step.Field("output_tokens").Number() ?? 0;
        }
    }

    private ExpectedAnswer ToExpected(bool isStream) => new()
    {
        IsStream = isStream,
        IsError = _failed,
        IsTruncated = isStream && !_failed && _stopReason is null,
        Text = Joined("text"),
        Reasoning = Joined("thinking"),
        Refusal = _stopReason == "refusal" ? _explanation ?? "" : "",
        ToolCalls = [.. _blocks.Values.Where(b => b.Type == "tool_use").Select(b => b.ToCall())],
        NativeFinish = _stopReason,
        Finish = _stopReason switch
        {
            "end_turn" or "stop_sequence" => "stop",
            "max_tokens" or "model_context_window_exceeded" => "length",
            "tool_use" => "tool_calls",
            "refusal" => "content_filter",
            _ => null,
        },
        PromptTokens = _usage.TryGetValue("input_tokens", out var input)
            ? input + _usage.GetValueOrDefault("cache_creation_input_tokens") + _usage.GetValueOrDefault("cache_read_input_tokens")
                + _compaction.Prompt
            : null,
        CompletionTokens = _usage.TryGetValue("output_tokens", out var output) ? output + _compaction.Completion : null,
        CachedTokens = _usage.TryGetValue("cache_read_input_tokens", out var cached) ? cached : null,
    };

    private string Joined(string type) =>
        string.Concat(_blocks.Values.Where(b => b.Type == type).Select(b => b.Content));

    private sealed class Block(JsonElement? start)
    {
        private readonly StringBuilder _added = new();

        public string? Type { get; } = start.Field("type").Text();

        public string Content => start.Field(Type ?? "").Text() + _added;

        public void Add(JsonElement? delta)
        {
            // Signatures and citations are neither text nor arguments.
            var field = delta.Field("text") ?? delta.Field("thinking") ?? delta.Field("partial_json");
            _added.Append(field.Text());
        }

        public ExpectedToolCall ToCall()
        {
            var whole = start.Field("input")?.GetRawText() ?? "{}";
            return new ExpectedToolCall(
                start.Field("id").Text() ?? "", start.Field("name").Text() ?? "", _added.Length > 0 ? _added.ToString() : whole);
        }
    }
}
