using System.Text;
using System.Text.Json;

namespace Switchyard.FakeUpstream.Recordings;

/// <summary>Reads the first choice of an OpenAI chat answer: a whole one as a single delta, a stream delta by delta.</summary>
internal sealed class OpenAIExpectation
{
    private static readonly string[] KnownFinishes = ["stop", "length", "tool_calls", "content_filter"];

    private readonly StringBuilder _text = new();
    private readonly StringBuilder _reasoning = new();
    private readonly StringBuilder _refusal = new();
    private readonly SortedDictionary<long, (string Id, string Name, StringBuilder Arguments)> _calls = [];
    private string? _finish;
    private JsonElement? _usage;
    private JsonElement? _timings;
    private bool _failed;
    private bool _sawChoice;

    public static ExpectedAnswer Of(RecordedResponse response)
    {
        var answer = new OpenAIExpectation { _failed = response.Status >= 400 };
        var isStream = response.IsEventStream;
        if (isStream)
        {
            foreach (var message in SseText.Read(response.BodyText).Where(m => m.Data != "[DONE]"))
            {
                answer.Add(RecordedJson.Parse(message.Data), "delta");
            }
        }
        else
        {
            answer.Add(RecordedJson.Parse(response.BodyText), "message");
            answer._failed |= !answer._sawChoice;
        }

        return answer.ToExpected(isStream);
    }

    private void Add(JsonElement? body, string part)
    {
        _failed |= body.Field("error") is not null;
        _usage = body.Field("usage") ?? _usage;
        _timings = body.Field("timings") ?? _timings;
        foreach (var choice in body.Field("choices").Items().Where(c => (c.Field("index").Number() ?? 0) == 0))
        {
            _sawChoice = true;
            _failed |= choice.Field("error") is not null;
            _finish = choice.Field("finish_reason").Text() ?? _finish;
            AddMessage(choice.Field(part));
        }
    }

    private void AddMessage(JsonElement? message)
    {
        _text.Append(message.Field("content").Text());
        _reasoning.Append((message.Field("reasoning_content") ?? message.Field("reasoning")).Text());
        _refusal.Append(message.Field("refusal").Text());
        foreach (var part in message.Field("content").Items())
        {
            _text.Append(part.Field("text").Text());
            foreach (var thought in part.Field("thinking").Items())
            {
                _reasoning.Append(thought.Field("text").Text());
            }
        }

        var position = 0;
        foreach (var call in message.Field("tool_calls").Items())
        {
            AddCall(call, call.Field("index").Number() ?? position);
            position++;
        }
    }

    private void AddCall(JsonElement? call, long index)
    {
        var known = _calls.TryGetValue(index, out var existing) ? existing : ("", "", new StringBuilder());
        var function = call.Field("function");
        _calls[index] = (
            known.Item1.Length > 0 ? known.Item1 : call.Field("id").Text() ?? "",
            known.Item2.Length > 0 ? known.Item2 : function.Field("name").Text() ?? "",
            known.Item3.Append(function.Field("arguments").Text()));
    }

    private ExpectedAnswer ToExpected(bool isStream) => new()
    {
        IsStream = isStream,
        IsError = _failed,
        IsTruncated = isStream && !_failed && _finish is null,
        Text = _text.ToString(),
        Reasoning = _reasoning.ToString(),
        Refusal = _refusal.ToString(),
        ToolCalls = [.. _calls.Values.Select(c => new ExpectedToolCall(
            c.Id, c.Name, c.Arguments.Length > 0 ? c.Arguments.ToString() : "{}"))],
        NativeFinish = _finish,
        Finish = MapFinish(),
        PromptTokens = _usage.Field("prompt_tokens").Number(),
        CompletionTokens = _usage.Field("completion_tokens").Number(),
        TimedTokens = _timings.Field("prompt_n").Number() is { } prompt && _timings.Field("predicted_n").Number() is { } predicted
            ? (prompt + (_timings.Field("cache_n").Number() ?? 0), predicted)
            : null,
        CachedTokens = (_usage.Field("prompt_tokens_details").Field("cached_tokens") ?? _usage.Field("prompt_cache_hit_tokens")).Number(),
    };

    private string? MapFinish() => _finish switch
    {
        "stop" when _refusal.Length > 0 => "content_filter",
        "" when _calls.Count > 0 => "tool_calls",
        var finish => KnownFinishes.Contains(finish) ? finish : null,
    };
}
