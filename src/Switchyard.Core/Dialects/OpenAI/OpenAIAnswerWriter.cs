using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Switchyard.Core.Chat;

namespace Switchyard.Core.Dialects.OpenAI;

/// <summary>Writes whole neutral answers as <c>chat.completion</c> objects.</summary>
public static class OpenAIAnswerWriter
{
    internal static readonly JsonWriterOptions Options = new()
    {
        // Relaxed: the answer is never HTML, and model text stays readable. Line ends are escaped all the same.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    /// <summary>Writes an answer as one line of JSON.</summary>
    /// <param name="answer">The answer. Without an id it gets its request's; without a time, the epoch.</param>
    /// <param name="output">Takes the bytes.</param>
    public static void Write(LlmResponse answer, IBufferWriter<byte> output)
    {
        using var json = new Utf8JsonWriter(output, Options);
        json.WriteStartObject();
        json.WriteString("id", answer.Id ?? answer.Metadata?.RequestId ?? "");
        json.WriteString("object", "chat.completion");
        json.WriteNumber("created", answer.CreatedAt?.ToUnixTimeSeconds() ?? 0);
        json.WriteString("model", answer.Model ?? "");
        json.WriteStartArray("choices");
        json.WriteStartObject();
        json.WriteNumber("index", 0);
        WriteMessage(json, answer);
        OpenAIMessageFields.WriteLogprobs(json, answer);
        json.WriteString("finish_reason", answer.FinishReason);
        json.WriteEndObject();
        json.WriteEndArray();
        OpenAIMessageFields.WriteUsage(json, answer.Usage);
        json.WriteEndObject();
        json.Flush();
    }

    private static void WriteMessage(Utf8JsonWriter json, LlmResponse answer)
    {
        json.WriteStartObject("message");
        json.WriteString("role", "assistant");
        json.WriteString("content", answer.Content);
        json.WriteString("refusal", answer.Refusal);
        OpenAIMessageFields.WriteReasoning(json, answer);
        OpenAIMessageFields.WriteAnnotations(json, answer);
        WriteCalls(json, answer.ToolCalls);
        json.WriteEndObject();
    }

    private static void WriteCalls(Utf8JsonWriter json, IReadOnlyList<ToolCall>? calls)
    {
        if (calls is not { Count: > 0 })
        {
            return;
        }

        json.WriteStartArray("tool_calls");
        foreach (var call in calls)
        {
            json.WriteStartObject();
            json.WriteString("id", call.Id ?? "");
            json.WriteString("type", "function");
            json.WriteStartObject("function");
            json.WriteString("name", call.Name ?? "");
            json.WriteString("arguments", string.IsNullOrEmpty(call.Arguments) ? "{}" : call.Arguments);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
