using System.Text;
using Switchyard.Core.Chat;
using Switchyard.Core.Dialects.OpenAI;
using Switchyard.Core.Providers;
using Switchyard.Core.Wire;

namespace Switchyard.Core.Caching;

/// <summary>Puts the events of a stream together to the whole answer they are the pieces of. Not thread-safe.</summary>
internal sealed class AnswerAssembler
{
    private readonly OpenAIChunkReader _chunks = new();
    private readonly StringBuilder _content = new();
    private readonly StringBuilder _reasoning = new();
    private readonly StringBuilder _refusal = new();
    private readonly SortedDictionary<int, CallPieces> _calls = [];
    private readonly JsonPieces _json = new();
    private LlmResponse _first = new();

    /// <summary>Adds an event.</summary>
    public void Add(in StreamEvent next)
    {
        if (next.Delta is { } delta)
        {
            Add(delta);
        }
        else if (DataOf(next.Frame.Span) is { } data && !data.AsSpan().SequenceEqual("[DONE]"u8))
        {
            Add(_chunks.Read(data, next.Facts ?? new AnswerFacts()));
        }
    }

    /// <summary>The answer.</summary>
    /// <param name="facts">All that is known of it.</param>
    public LlmResponse Finish(AnswerFacts facts) => _first with
    {
        Id = facts.Id ?? _first.Id,
        Model = facts.Model ?? _first.Model,
        CreatedAt = OpenAIFacts.CreatedAt(facts) ?? _first.CreatedAt,
        Content = TextOf(_content) ?? (_calls.Count == 0 && _refusal.Length == 0 ? "" : null),
        Reasoning = TextOf(_reasoning),
        Refusal = TextOf(_refusal),
        ReasoningDetails = _json.ReasoningDetails(),
        Annotations = _json.Annotations(),
        Logprobs = _json.Logprobs(),
        ToolCalls = _calls.Count == 0 ? null : [.. _calls.Select(pair => pair.Value.ToCall(pair.Key))],
        FinishReason = facts.FinishReason,
        NativeFinishReason = facts.NativeFinishReason,
        Usage = facts.Usage,
    };

    private static string? TextOf(StringBuilder text) => text.Length == 0 ? null : text.ToString();

    private void Add(LlmResponse delta)
    {
        _first = _first with { Id = _first.Id ?? delta.Id, Model = _first.Model ?? delta.Model, CreatedAt = _first.CreatedAt ?? delta.CreatedAt };
        _content.Append(delta.Content);
        _reasoning.Append(delta.Reasoning);
        _refusal.Append(delta.Refusal);
        _json.Add(delta);
        for (var i = 0; i < (delta.ToolCalls?.Count ?? 0); i++)
        {
            var piece = delta.ToolCalls![i];
            var index = piece.Index ?? i;
            if (!_calls.TryGetValue(index, out var call))
            {
                _calls[index] = call = new CallPieces();
            }

            call.Add(piece);
        }
    }

    private static byte[]? DataOf(ReadOnlySpan<byte> frame)
    {
        List<byte>? data = null;
        foreach (var line in new SseLines(frame))
        {
            if (!line.StartsWith("data:"u8))
            {
                continue;
            }

            var value = line[5..];
            data?.Add((byte)'\n');
            data ??= new List<byte>(value.Length);
            data.AddRange(value.StartsWith(" "u8) ? value[1..] : value);
        }

        return data is { Count: > 0 } ? [.. data] : null;
    }

    private sealed class CallPieces
    {
        private readonly StringBuilder _arguments = new();
        private string? _id;
        private string? _name;

        public void Add(ToolCall piece)
        {
            _id ??= piece.Id;
            _name ??= piece.Name;
            _arguments.Append(piece.Arguments);
        }

        public ToolCall ToCall(int index) => new() { Index = index, Id = _id, Name = _name, Arguments = _arguments.ToString() };
    }
}
