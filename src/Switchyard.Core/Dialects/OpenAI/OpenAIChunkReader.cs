using System.Text.Json;
using Switchyard.Core.Chat;
using Switchyard.Core.Providers;

namespace Switchyard.Core.Dialects.OpenAI;

/// <summary>Reads the chunks of one stream of OpenAI's dialect into neutral deltas. One for each stream, used by one thread.</summary>
public sealed class OpenAIChunkReader
{
    private readonly Dictionary<int, Call> _calls = [];
    private int _latest = -1;

    /// <summary>Reads a chunk. Only what this chunk adds is set; of id and name of a tool call only the first that is not empty.</summary>
    /// <param name="data">The event's data, known to be valid JSON; no reference to it is kept.</param>
    /// <param name="facts">What the scans of the stream found so far, this chunk's included.</param>
    public LlmResponse Read(ReadOnlySpan<byte> data, AnswerFacts facts)
    {
        var chunk = OpenAITurn.Parse(data);
        var turn = OpenAITurn.Of(chunk, "delta");
        var isFinished = turn.FinishReason is not null && facts.FinishReason is not null;
        return new LlmResponse
        {
            Id = facts.Id,
            Model = facts.Model,
            CreatedAt = OpenAIFacts.CreatedAt(facts),
            Content = NotEmpty(turn.Content),
            Reasoning = NotEmpty(turn.Reasoning),
            ReasoningDetails = turn.ReasoningDetails,
            ToolCalls = ReadCalls(turn),
            Refusal = turn.Refusal,
            Annotations = turn.Annotations,
            Logprobs = turn.Logprobs,
            FinishReason = isFinished ? facts.FinishReason : null,
            NativeFinishReason = isFinished ? facts.NativeFinishReason : null,
            Usage = OpenAITurn.Field(chunk, "usage") is { ValueKind: JsonValueKind.Object } ? facts.Usage : null,
        };
    }

    private List<ToolCall>? ReadCalls(OpenAITurn turn)
    {
        if (turn.ToolCalls is { } list)
        {
            var calls = new List<ToolCall>(list.GetArrayLength());
            foreach (var item in list.EnumerateArray())
            {
                var id = JsonText.Of(OpenAITurn.Field(item, "id"));
                var function = OpenAITurn.Field(item, "function");
                calls.Add(Fragment(IndexOf(item, id, function), id, function));
            }

            return calls;
        }

        if (turn.FunctionCall is not { } old)
        {
            return null;
        }

        var isEmpty = string.IsNullOrEmpty(OpenAICallText.Name(old)) && string.IsNullOrEmpty(OpenAICallText.Arguments(old));
        return isEmpty ? null : [Fragment(0, null, old)];
    }

    // Without an index a new id, or else a second name, is a new call; any other fragment goes on with the call before it.
    private int IndexOf(JsonElement item, string? id, JsonElement? function)
    {
        if (OpenAICallText.Index(item) is { } index)
        {
            return index;
        }

        if (!string.IsNullOrEmpty(id))
        {
            foreach (var (known, call) in _calls)
            {
                if (call.Id == id)
                {
                    return known;
                }
            }

            return Next();
        }

        var isNamed = !string.IsNullOrEmpty(OpenAICallText.Name(function));
        return isNamed && _calls.TryGetValue(_latest, out var latest) && latest.Name is not null
            ? Next()
            : Math.Max(_latest, 0);
    }

    private int Next() => _calls.Count == 0 ? 0 : _calls.Keys.Max() + 1;

    private ToolCall Fragment(int index, string? id, JsonElement? function)
    {
        if (!_calls.TryGetValue(index, out var call))
        {
            _calls[index] = call = new Call();
        }

        _latest = index;
        var name = OpenAICallText.Name(function);
        var fragment = new ToolCall
        {
            Index = index,
            Id = call.Id is null ? NotEmpty(id) : null,
            Name = call.Name is null ? NotEmpty(name) : null,
            Arguments = OpenAICallText.Arguments(function),
        };
        call.Id ??= fragment.Id;
        call.Name ??= fragment.Name;
        return fragment;
    }

    private static string? NotEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;

    private sealed class Call
    {
        public string? Id { get; set; }

        public string? Name { get; set; }
    }
}
