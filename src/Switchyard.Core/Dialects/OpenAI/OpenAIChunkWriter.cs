using System.Buffers;
using System.Text.Json;
using Switchyard.Core.Chat;

namespace Switchyard.Core.Dialects.OpenAI;

/// <summary>
/// Writes the deltas of one stream as <c>chat.completion.chunk</c> events: the role once, the finish reason once, the figures once,
/// at the end, when they were asked for. One for each stream, used by one thread.
/// </summary>
/// <param name="requestId">The id of the stream while no delta brings one.</param>
/// <param name="model">The model while no delta brings one.</param>
/// <param name="created">When the stream began; the same in every chunk.</param>
/// <param name="includeUsage">Whether the client asked for figures with <c>stream_options.include_usage</c>.</param>
public sealed class OpenAIChunkWriter(string requestId, string model, DateTimeOffset created, bool includeUsage) : IDisposable
{
    private readonly Utf8JsonWriter _json = new(Stream.Null, OpenAIAnswerWriter.Options);
    private readonly Dictionary<int, int> _calls = [];
    private readonly long _created = created.ToUnixTimeSeconds();
    private string _id = requestId;
    private string _model = model;
    private Usage? _usage;
    private bool _hasBegun;
    private bool _isFinished;

    /// <summary>Writes a delta. A delta that adds nothing to the stream writes nothing, save that the first one opens it.</summary>
    /// <param name="delta">The delta.</param>
    /// <param name="output">Takes the bytes of whole events.</param>
    public void Write(LlmResponse delta, IBufferWriter<byte> output)
    {
        _usage = delta.Usage ?? _usage;
        if (!_hasBegun)
        {
            // The ids a client sees in its first chunk stay, whatever later ones bring.
            _id = delta.Id ?? _id;
            _model = delta.Model ?? _model;
        }

        if (!_isFinished && (!_hasBegun || HasContent(delta)))
        {
            Begin(output);
            WriteChoice(delta, null);
            End(output);
        }

        if (!_isFinished && delta.FinishReason is { } reason)
        {
            _isFinished = true;
            Begin(output);
            WriteChoice(null, reason);
            End(output);
        }
    }

    /// <summary>Writes the figures, when they were asked for and are known, and the end marker.</summary>
    /// <param name="output">Takes the bytes of whole events.</param>
    /// <param name="usage">The figures, when no delta brought them.</param>
    public void WriteEnd(IBufferWriter<byte> output, Usage? usage = null)
    {
        _usage ??= usage;
        if (includeUsage && _usage is { Source: Usage.FromProvider })
        {
            Begin(output);
            _json.WriteStartArray("choices");
            _json.WriteEndArray();
            OpenAIMessageFields.WriteUsage(_json, _usage);
            End(output);
        }

        output.Write("data: [DONE]\n\n"u8);
    }

    /// <inheritdoc/>
    public void Dispose() => _json.Dispose();

    private static bool HasContent(LlmResponse delta) =>
        !string.IsNullOrEmpty(delta.Content)
        || !string.IsNullOrEmpty(delta.Reasoning)
        || !string.IsNullOrEmpty(delta.Refusal)
        || delta.ToolCalls is { Count: > 0 }
        || delta.ReasoningDetails is { Count: > 0 }
        || delta.Annotations is not null
        || delta.Logprobs is not null;

    private void Begin(IBufferWriter<byte> output)
    {
        output.Write("data: "u8);
        _json.Reset(output);
        _json.WriteStartObject();
        _json.WriteString("id", _id);
        _json.WriteString("object", "chat.completion.chunk");
        _json.WriteNumber("created", _created);
        _json.WriteString("model", _model);
    }

    private void End(IBufferWriter<byte> output)
    {
        _json.WriteEndObject();
        _json.Flush();
        output.Write("\n\n"u8);
    }

    private void WriteChoice(LlmResponse? delta, string? finishReason)
    {
        _json.WriteStartArray("choices");
        _json.WriteStartObject();
        _json.WriteNumber("index", 0);
        _json.WriteStartObject("delta");
        if (delta is not null)
        {
            WriteDelta(delta);
        }

        _json.WriteEndObject();
        OpenAIMessageFields.WriteLogprobs(_json, delta);
        _json.WriteString("finish_reason", finishReason);
        _json.WriteEndObject();
        _json.WriteEndArray();
        if (includeUsage)
        {
            _json.WriteNull("usage");
        }
    }

    private void WriteDelta(LlmResponse delta)
    {
        if (!_hasBegun)
        {
            _hasBegun = true;
            _json.WriteString("role", "assistant");
            _json.WriteString("content", delta.Content ?? "");
        }
        else if (!string.IsNullOrEmpty(delta.Content))
        {
            _json.WriteString("content", delta.Content);
        }

        if (!string.IsNullOrEmpty(delta.Refusal))
        {
            _json.WriteString("refusal", delta.Refusal);
        }

        OpenAIMessageFields.WriteReasoning(_json, delta);
        OpenAIMessageFields.WriteAnnotations(_json, delta);
        WriteCalls(delta.ToolCalls);
    }

    private void WriteCalls(IReadOnlyList<ToolCall>? calls)
    {
        if (calls is not { Count: > 0 })
        {
            return;
        }

        _json.WriteStartArray("tool_calls");
        for (var i = 0; i < calls.Count; i++)
        {
            WriteCall(calls[i], calls[i].Index ?? i);
        }

        _json.WriteEndArray();
    }

    private void WriteCall(ToolCall call, int index)
    {
        // Clients put the index into a list, so the block numbers of other dialects are counted anew from 0.
        var isNew = !_calls.TryGetValue(index, out var position);
        if (isNew)
        {
            _calls[index] = position = _calls.Count;
        }

        _json.WriteStartObject();
        _json.WriteNumber("index", position);
        if (call.Id is not null)
        {
            _json.WriteString("id", call.Id);
        }

        if (isNew)
        {
            _json.WriteString("type", "function");
        }

        _json.WriteStartObject("function");
        if (call.Name is not null)
        {
            _json.WriteString("name", call.Name);
        }

        _json.WriteString("arguments", call.Arguments ?? "");
        _json.WriteEndObject();
        _json.WriteEndObject();
    }
}
