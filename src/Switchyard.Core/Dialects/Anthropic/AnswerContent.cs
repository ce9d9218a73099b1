using System.Buffers;
using System.Text;
using System.Text.Json;
using Switchyard.Core.Chat;

namespace Switchyard.Core.Dialects.Anthropic;

/// <summary>Collects the blocks of one answer; types it does not know are passed over.</summary>
internal sealed class AnswerContent
{
    private readonly List<JsonElement> _reasoningDetails = [];
    private readonly List<ToolCall> _toolCalls = [];
    private readonly List<JsonElement> _citations = [];
    private StringBuilder? _text;
    private StringBuilder? _reasoning;

    /// <summary>Takes one block.</summary>
    /// <param name="block">The block.</param>
    public void Add(JsonElement block)
    {
        if (block.ValueKind != JsonValueKind.Object)
        {
            return;
        }

        switch (Text(block, "type"))
        {
            case "text":
                (_text ??= new StringBuilder()).Append(Text(block, "text"));
                AddCitations(block);
                break;
            case "thinking":
                AddThinking(block);
                break;
            case "redacted_thinking" when Text(block, "data") is { } data:
                _reasoningDetails.Add(ReasoningDetails.OfRedacted(data, _reasoningDetails.Count));
                break;
            case "tool_use":
                AddToolUse(block);
                break;
        }
    }

    /// <summary>What was collected. An answer without any text has null content, not an empty one.</summary>
    public LlmResponse ToResponse() => new()
    {
        Content = _text?.ToString(),
        Reasoning = _reasoning?.ToString(),
        ReasoningDetails = _reasoningDetails.Count == 0 ? null : _reasoningDetails,
        ToolCalls = _toolCalls.Count == 0 ? null : _toolCalls,
        Annotations = _citations.Count == 0 ? null : ToArray(_citations),
    };

    /// <summary>A list of elements as one array element.</summary>
    /// <param name="items">The elements.</param>
    public static JsonElement ToArray(IReadOnlyList<JsonElement> items)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartArray();
        foreach (var item in items)
        {
            item.WriteTo(json);
        }

        json.WriteEndArray();
        json.Flush();
        return JsonElement.Parse(buffer.WrittenSpan);
    }

    private static string? Text(JsonElement block, string name) =>
        block.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? JsonText.Of(value)! : null;

    private void AddThinking(JsonElement block)
    {
        var text = Text(block, "thinking") ?? "";
        if (text.Length > 0)
        {
            (_reasoning ??= new StringBuilder()).Append(text);
        }

        _reasoningDetails.Add(ReasoningDetails.OfThinking(text, Text(block, "signature"), _reasoningDetails.Count));
    }

    private void AddToolUse(JsonElement block) => _toolCalls.Add(new ToolCall
    {
        Index = _toolCalls.Count,
        Id = Text(block, "id"),
        Name = Text(block, "name"),
        Arguments = block.TryGetProperty("input", out var input) && input.ValueKind == JsonValueKind.Object ? input.GetRawText() : "{}",
    });

    private void AddCitations(JsonElement block)
    {
        if (block.TryGetProperty("citations", out var citations) && citations.ValueKind == JsonValueKind.Array)
        {
            _citations.AddRange(citations.EnumerateArray());
        }
    }
}
