using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Switchyard.Core.Dialects.Anthropic;

/// <summary>Makes reasoning details in OpenRouter's shape, which clients of every dialect send back, from Claude's thinking blocks.</summary>
internal static class ReasoningDetails
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A thinking block, or a fragment of one: its text, its signature, or both.</summary>
    /// <param name="text">The text; null for a fragment without.</param>
    /// <param name="signature">The signature; null for a fragment without.</param>
    /// <param name="index">Which of the answer's reasoning blocks.</param>
    public static JsonElement OfThinking(string? text, string? signature, int index) =>
        Make("reasoning.text", ("text", text), ("signature", signature), index);

    /// <summary>A redacted block.</summary>
    /// <param name="data">Its data.</param>
    /// <param name="index">Which of the answer's reasoning blocks.</param>
    public static JsonElement OfRedacted(string data, int index) =>
        Make("reasoning.encrypted", ("data", data), default, index);

    private static JsonElement Make(string type, (string Name, string? Value) first, (string Name, string? Value) second, int index)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer, Options);
        json.WriteStartObject();
        json.WriteString("type", type);
        WriteIfSet(json, first.Name, first.Value);
        WriteIfSet(json, second.Name, second.Value);
        json.WriteString("format", ReasoningBlocks.Format);
        json.WriteNumber("index", index);
        json.WriteEndObject();
        json.Flush();
        return JsonElement.Parse(buffer.WrittenSpan);
    }

    private static void WriteIfSet(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }
}
