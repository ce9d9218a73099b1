using System.Text;
using System.Text.Json;
using Switchyard.Core.Chat;

namespace Switchyard.Core.Dialects.Anthropic;

/// <summary>
/// Turns the reasoning details of an assistant's turn back into the blocks they were made of, unchanged and in order.
/// Fragments of a stream that a client kept as they came are joined by their index. Details of another maker, and text without
/// a signature, are not Claude's to read.
/// </summary>
internal static class ReasoningBlocks
{
    /// <summary>The <c>format</c> of details made from Claude's blocks.</summary>
    public const string Format = "anthropic-claude-v1";

    /// <summary>Whether a message carries a block that can go back.</summary>
    /// <param name="message">The message.</param>
    public static bool HasAny(ChatMessage message) =>
        message.ReasoningDetails is { Count: > 0 } && Of(message).Any(block => block.IsWhole);

    /// <summary>Writes the blocks of a message.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="message">The message.</param>
    /// <param name="notes">Told of details that can not go back.</param>
    public static void Write(Utf8JsonWriter json, ChatMessage message, RequestNotes notes)
    {
        var blocks = Of(message);
        foreach (var block in blocks)
        {
            if (block.IsWhole)
            {
                block.Write(json);
            }
            else
            {
                notes.Drop("messages[].reasoningDetails");
            }
        }

        if (blocks.Count == 0 && !string.IsNullOrEmpty(message.Reasoning))
        {
            notes.Drop("messages[].reasoning");
        }
    }

    private static List<Block> Of(ChatMessage message)
    {
        var blocks = new List<Block>();
        foreach (var detail in message.ReasoningDetails ?? [])
        {
            var next = Read(detail);
            if (next.Continues(blocks.LastOrDefault(block => block.Index == next.Index)) is { } earlier)
            {
                earlier.Append(next);
            }
            else
            {
                blocks.Add(next);
            }
        }

        return blocks;
    }

    private static Block Read(JsonElement detail)
    {
        if (detail.ValueKind != JsonValueKind.Object)
        {
            return new Block(null);
        }

        var index = detail.TryGetProperty("index", out var at) && at.ValueKind == JsonValueKind.Number && at.TryGetInt32(out var number)
            ? number
            : (int?)null;
        var type = Text(detail, "type");
        if (type is "thinking" or "redacted_thinking")
        {
            return new Block(index) { Native = detail };
        }

        var isOurs = Text(detail, "format") is Format or "unknown" or null;
        return type switch
        {
            "reasoning.text" when isOurs => new Block(index)
            {
                Thinking = new StringBuilder(Text(detail, "text")),
                Signature = Text(detail, "signature"),
            },
            "reasoning.encrypted" when isOurs => new Block(index) { Data = Text(detail, "data") },
            _ => new Block(index),
        };
    }

    private static string? Text(JsonElement detail, string name) =>
        detail.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? JsonText.Of(value)! : null;

    private sealed class Block(int? index)
    {
        public int? Index { get; } = index;

        public StringBuilder? Thinking { get; init; }

        public string? Signature { get; set; }

        public string? Data { get; init; }

        public JsonElement? Native { get; init; }

        public bool IsWhole =>
            Native is not null || !string.IsNullOrEmpty(Data) || (Thinking is not null && !string.IsNullOrEmpty(Signature));

        // A signature closes a block: what comes after it under the same index is another one.
        public Block? Continues(Block? earlier) =>
            Thinking is not null && earlier is { Thinking: not null } && string.IsNullOrEmpty(earlier.Signature) ? earlier : null;

        public void Append(Block next)
        {
            Thinking!.Append(next.Thinking);
            Signature = next.Signature ?? Signature;
        }

        public void Write(Utf8JsonWriter json)
        {
            if (Native is { } native)
            {
                native.WriteTo(json);
                return;
            }

            json.WriteStartObject();
            json.WriteString("type", Data is null ? "thinking" : "redacted_thinking");
            if (Data is not null)
            {
                json.WriteString("data", Data);
            }
            else
            {
                json.WriteString("thinking", Thinking!.ToString());
                json.WriteString("signature", Signature);
            }

            json.WriteEndObject();
        }
    }
}
