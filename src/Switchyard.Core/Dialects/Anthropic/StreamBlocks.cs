using System.Text;
using System.Text.Json;
using Switchyard.Core.Chat;
using Switchyard.Core.Providers;

namespace Switchyard.Core.Dialects.Anthropic;

/// <summary>The open blocks of a stream, and the deltas made from their events.</summary>
/// <param name="wantsDelta">Whether deltas are made at all.</param>
/// <param name="facts">Takes the count of their text.</param>
internal sealed class StreamBlocks(bool wantsDelta, AnswerFacts facts)
{
    // Real streams have one block open at a time; an upstream that never closes any must not fill the memory.
    private const int MostOpen = 256;

    private static readonly AnthropicStreamEvent Nothing = new(StreamEventKind.Preamble);
    private static readonly AnthropicStreamEvent SomeContent = new(StreamEventKind.Content);
    private readonly Dictionary<int, Block> _open = [];
    private int _toolCalls;
    private int _reasoningBlocks;

    private enum BlockKind
    {
        Other,
        Text,
        Thinking,
        ToolUse,
    }

    /// <summary>Forgets everything, for an answer that starts again.</summary>
    public void Reset()
    {
        _open.Clear();
        (_toolCalls, _reasoningBlocks) = (0, 0);
    }

    /// <summary>A block opens. False when too many are open.</summary>
    /// <param name="index">Its index in the answer.</param>
    /// <param name="json">The block.</param>
    /// <param name="read">What the event was.</param>
    public bool TryStart(int index, ReadOnlySpan<byte> json, out AnthropicStreamEvent read)
    {
        var type = JsonSlice.Find(json, "type"u8);
        if (JsonSlice.Is(type, "text"u8))
        {
            _open[index] = new Block(BlockKind.Text, 0);
            read = Content(JsonSlice.Find(json, "text"u8), static (text, _) => new LlmResponse { Content = text }, 0);
        }
        else if (JsonSlice.Is(type, "thinking"u8))
        {
            var number = _reasoningBlocks++;
            _open[index] = new Block(BlockKind.Thinking, number);
            read = Content(JsonSlice.Find(json, "thinking"u8), Thinking, number);
        }
        else if (JsonSlice.Is(type, "redacted_thinking"u8))
        {
            _open[index] = new Block(BlockKind.Other, 0);
            facts.HasUncounted = true;
            read = Content(JsonSlice.Find(json, "data"u8), Redacted, _reasoningBlocks++, isCounted: false);
        }
        else if (JsonSlice.Is(type, "tool_use"u8))
        {
            read = StartTool(index, json);
        }
        else
        {
            // A tool of the provider's own, its findings, or a type yet unknown.
            facts.HasUncounted = true;
            _open[index] = new Block(BlockKind.Other, 0);
            read = Nothing;
        }

        return _open.Count <= MostOpen;
    }

    /// <summary>A piece of a block.</summary>
    /// <param name="index">The block's index.</param>
    /// <param name="delta">The piece.</param>
    public AnthropicStreamEvent Continue(int index, ReadOnlySpan<byte> delta)
    {
        _open.TryGetValue(index, out var block);
        var type = JsonSlice.Find(delta, "type"u8);
        if (JsonSlice.Is(type, "text_delta"u8))
        {
            return Content(JsonSlice.Find(delta, "text"u8), static (text, _) => new LlmResponse { Content = text }, 0);
        }

        if (JsonSlice.Is(type, "thinking_delta"u8) && block?.Kind == BlockKind.Thinking)
        {
            return Content(JsonSlice.Find(delta, "thinking"u8), Thinking, block.Number);
        }

        if (JsonSlice.Is(type, "signature_delta"u8) && block?.Kind == BlockKind.Thinking)
        {
            return Content(JsonSlice.Find(delta, "signature"u8), Signature, block.Number, isCounted: false);
        }

        if (JsonSlice.Is(type, "input_json_delta"u8) && block?.Kind == BlockKind.ToolUse)
        {
            var piece = JsonSlice.Find(delta, "partial_json"u8);
            block.HasArguments |= JsonSlice.HasText(piece);
            return Content(piece, Arguments, block.Number);
        }

        return JsonSlice.Is(type, "citations_delta"u8) ? Citation(JsonSlice.Find(delta, "citation"u8)) : Nothing;
    }

    /// <summary>A block closes. A tool call without arguments gets its empty object now.</summary>
    /// <param name="index">The block's index.</param>
    public AnthropicStreamEvent Stop(int index)
    {
        if (!_open.Remove(index, out var block) || block.Kind != BlockKind.ToolUse || block.HasArguments)
        {
            return Nothing;
        }

        return wantsDelta ? new AnthropicStreamEvent(StreamEventKind.Content, Arguments(block.Input, block.Number)) : SomeContent;
    }

    private static LlmResponse Thinking(string text, int number) =>
        new() { Reasoning = text, ReasoningDetails = [ReasoningDetails.OfThinking(text, null, number)] };

    private static LlmResponse Signature(string signature, int number) =>
        new() { ReasoningDetails = [ReasoningDetails.OfThinking(null, signature, number)] };

    private static LlmResponse Redacted(string data, int number) =>
        new() { ReasoningDetails = [ReasoningDetails.OfRedacted(data, number)] };

    private static LlmResponse Arguments(string piece, int number) =>
        new() { ToolCalls = [new ToolCall { Index = number, Arguments = piece }] };

    private AnthropicStreamEvent StartTool(int index, ReadOnlySpan<byte> json)
    {
        var number = _toolCalls++;
        // Some servers give the whole input here and send no pieces.
        var input = JsonSlice.Find(json, "input"u8);
        facts.OutputCalls++;
        facts.Output.Add(JsonSlice.Find(json, "name"u8).Trim((byte)'"'), isEscaped: true);
        facts.Output.Add(input.Length > 2 ? input : default, isEscaped: true);
        _open[index] = new Block(BlockKind.ToolUse, number)
        {
            Input = wantsDelta && input is [(byte)'{', ..] ? Encoding.UTF8.GetString(input) : "{}",
        };
        if (!wantsDelta)
        {
            return SomeContent;
        }

        var call = new ToolCall
        {
            Index = number,
            Id = JsonSlice.Text(JsonSlice.Find(json, "id"u8)),
            Name = JsonSlice.Text(JsonSlice.Find(json, "name"u8)),
            Arguments = "",
        };
        return new AnthropicStreamEvent(StreamEventKind.Content, new LlmResponse { ToolCalls = [call] });
    }

    private AnthropicStreamEvent Citation(ReadOnlySpan<byte> citation)
    {
        if (citation.IsEmpty)
        {
            return Nothing;
        }

        if (!wantsDelta)
        {
            return SomeContent;
        }

        var annotations = AnswerContent.ToArray([JsonElement.Parse(citation)]);
        return new AnthropicStreamEvent(StreamEventKind.Content, new LlmResponse { Annotations = annotations });
    }

    private AnthropicStreamEvent Content(ReadOnlySpan<byte> piece, Func<string, int, LlmResponse> make, int number, bool isCounted = true)
    {
        if (!JsonSlice.HasText(piece))
        {
            return Nothing;
        }

        if (isCounted)
        {
            facts.Output.Add(piece[1..^1], isEscaped: true);
        }

        return wantsDelta ? new AnthropicStreamEvent(StreamEventKind.Content, make(JsonSlice.Text(piece)!, number)) : SomeContent;
    }

    private sealed class Block(BlockKind kind, int number)
    {
        public BlockKind Kind { get; } = kind;

        public int Number { get; } = number;

        public string Input { get; init; } = "{}";

        public bool HasArguments { get; set; }
    }
}
