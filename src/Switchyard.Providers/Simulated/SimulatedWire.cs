using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Switchyard.Providers.Simulated;

/// <summary>Writes simulated answers in OpenAI's dialect, whole and as chunks. Pure.</summary>
/// <param name="model">The model that answers.</param>
/// <param name="answer">What it says.</param>
/// <param name="hasUsage">Whether usage is reported.</param>
internal sealed class SimulatedWire(string model, SimulatedAnswer answer, bool hasUsage)
{
    private const string Id = "sim-00000000";

    // The same for every answer: the simulated provider is deterministic to the byte.
    private const long Created = 1_767_225_600;

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The whole answer.</summary>
    public ReadOnlyMemory<byte> Whole() => Write(writer =>
    {
        Head(writer, "chat.completion");
        writer.WriteStartArray("choices");
        writer.WriteStartObject();
        writer.WriteNumber("index", 0);
        writer.WriteStartObject("message");
        writer.WriteString("role", "assistant");
        writer.WriteString("content", answer.Calls.Count > 0 ? null : string.Concat(answer.Text));
        if (answer.Reasoning.Count > 0)
        {
            writer.WriteString("reasoning", string.Concat(answer.Reasoning));
        }

        if (answer.Calls.Count > 0)
        {
            writer.WriteStartArray("tool_calls");
            for (var i = 0; i < answer.Calls.Count; i++)
            {
                Call(writer, i, answer.Calls[i].Name, answer.Calls[i].Arguments);
            }

            writer.WriteEndArray();
        }

        writer.WriteEndObject();
        writer.WriteString("finish_reason", answer.Finish);
        writer.WriteEndObject();
        writer.WriteEndArray();
        Usage(writer);
    });

    /// <summary>The contents of a stream, one chunk each.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Contents()
    {
        var chunks = new List<ReadOnlyMemory<byte>>();
        chunks.AddRange(answer.Reasoning.Select(piece => Chunk(writer => writer.WriteString("reasoning", piece), null)));
        chunks.AddRange(answer.Text.Select(piece => Chunk(writer => writer.WriteString("content", piece), null)));
        for (var i = 0; i < answer.Calls.Count; i++)
        {
            var (index, call) = (i, answer.Calls[i]);
            var half = call.Arguments.Length / 2;
            chunks.Add(CallChunk(writer => Call(writer, index, call.Name, "")));
            chunks.Add(CallChunk(writer => Fragment(writer, index, call.Arguments[..half])));
            chunks.Add(CallChunk(writer => Fragment(writer, index, call.Arguments[half..])));
        }

        return chunks;
    }

    /// <summary>The chunk with the role, before any content.</summary>
    public ReadOnlyMemory<byte> Role() => Chunk(
        writer =>
        {
            writer.WriteString("role", "assistant");
            writer.WriteString("content", "");
        },
        null);

    /// <summary>The chunk with the finish reason.</summary>
    public ReadOnlyMemory<byte> Finish() => Chunk(static _ => { }, answer.Finish);

    /// <summary>The chunk with usage and no choices.</summary>
    public ReadOnlyMemory<byte> UsageOnly() => Event(writer =>
    {
        Head(writer, "chat.completion.chunk");
        writer.WriteStartArray("choices");
        writer.WriteEndArray();
        Usage(writer);
    });

    private static void Call(Utf8JsonWriter writer, int index, string name, string arguments)
    {
        writer.WriteStartObject();
        writer.WriteNumber("index", index);
        writer.WriteString("id", $"call_sim{index}");
        writer.WriteString("type", "function");
        writer.WriteStartObject("function");
        writer.WriteString("name", name);
        writer.WriteString("arguments", arguments);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void Fragment(Utf8JsonWriter writer, int index, string arguments)
    {
        writer.WriteStartObject();
        writer.WriteNumber("index", index);
        writer.WriteStartObject("function");
        writer.WriteString("arguments", arguments);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void Head(Utf8JsonWriter writer, string kind, string model)
    {
        writer.WriteString("id", Id);
        writer.WriteString("object", kind);
        writer.WriteNumber("created", Created);
        writer.WriteString("model", model);
    }

    private static ReadOnlyMemory<byte> Write(Action<Utf8JsonWriter> content, string before = "", string after = "")
    {
        var output = new ArrayBufferWriter<byte>(512);
        output.Write(System.Text.Encoding.UTF8.GetBytes(before));
        using (var writer = new Utf8JsonWriter(output, Options))
        {
            writer.WriteStartObject();
            content(writer);
            writer.WriteEndObject();
        }

        output.Write(System.Text.Encoding.UTF8.GetBytes(after));
        return output.WrittenMemory;
    }

    private static ReadOnlyMemory<byte> Event(Action<Utf8JsonWriter> content) => Write(content, "data: ", "\n\n");

    private void Head(Utf8JsonWriter writer, string kind) => Head(writer, kind, model);

    private ReadOnlyMemory<byte> CallChunk(Action<Utf8JsonWriter> call) => Chunk(
        writer =>
        {
            writer.WriteStartArray("tool_calls");
            call(writer);
            writer.WriteEndArray();
        },
        null);

    private ReadOnlyMemory<byte> Chunk(Action<Utf8JsonWriter> delta, string? finish) => Event(writer =>
    {
        Head(writer, "chat.completion.chunk");
        writer.WriteStartArray("choices");
        writer.WriteStartObject();
        writer.WriteNumber("index", 0);
        writer.WriteStartObject("delta");
        delta(writer);
        writer.WriteEndObject();
        writer.WriteString("finish_reason", finish);
        writer.WriteEndObject();
        writer.WriteEndArray();
    });

    private void Usage(Utf8JsonWriter writer)
    {
        if (!hasUsage)
        {
            return;
        }

        writer.WriteStartObject("usage");
        writer.WriteNumber("prompt_tokens", answer.PromptTokens);
        writer.WriteNumber("completion_tokens", answer.CompletionTokens);
        writer.WriteNumber("total_tokens", answer.PromptTokens + answer.CompletionTokens);
        writer.WriteStartObject("prompt_tokens_details");
        writer.WriteNumber("cached_tokens", 0);
        writer.WriteEndObject();
        writer.WriteStartObject("completion_tokens_details");
        writer.WriteNumber("reasoning_tokens", answer.ReasoningTokens);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }
}
