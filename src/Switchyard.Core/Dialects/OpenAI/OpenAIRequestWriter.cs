using System.Buffers;
using System.Collections.Frozen;
using System.Collections.ObjectModel;
using System.Text.Encodings.Web;
using System.Text.Json;
using Switchyard.Core.Chat;
using Switchyard.Core.Errors;

namespace Switchyard.Core.Dialects.OpenAI;

/// <summary>
/// Writes a neutral request in OpenAI's dialect for an upstream. What the upstream can not take is refused, or left out and told.
/// Cache, tags, fallbacks and the deadline are Switchyard's own and never leave it.
/// </summary>
public static class OpenAIRequestWriter
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // What routing, streaming and the reservation of tokens rest on: a second word on these would undo what was decided.
    private static readonly FrozenSet<string> Governed = FrozenSet.Create(
        StringComparer.Ordinal,
        "model", "messages", "stream", "stream_options", "max_tokens", "max_completion_tokens", "n");

    /// <summary>Writes a request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="target">What it is written for.</param>
    /// <param name="drop">Told of each field left out, by its path in the client's request.</param>
    /// <returns>UTF-8 JSON, or why the target can not take the request.</returns>
    public static Outcome<byte[]> Write(LlmRequest request, OpenAIRequestTarget target, Action<string> drop)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using var json = new Utf8JsonWriter(buffer, Options);
        var fields = new OpenAIFieldWriter(json, target, drop);
        json.WriteStartObject();
        json.WriteString("model", target.Model);
        json.WritePropertyName("messages");
        OpenAIMessageWriter.Write(fields, request.Messages);
        WriteStream(fields);
        WriteSampling(fields, request);
        OpenAIToolWriter.Write(fields, request);
        WriteFormat(fields, request.ResponseFormat);
        OpenAIReasoningWriter.Write(fields, request.Reasoning);
        fields.Text("user", request.User);
        fields.Raw("metadata", request.Metadata);
        WriteUnknown(fields, request.Unknown);
        WriteExtra(fields, request.Extra);
        json.WriteEndObject();
        json.Flush();
        return fields.Faults.First is { } fault ? fault : buffer.WrittenSpan.ToArray();
    }

    private static void WriteStream(OpenAIFieldWriter fields)
    {
        var json = fields.Json;
        json.WriteBoolean("stream", fields.Target.Stream);
        if (fields.Target is { Stream: true, IncludeUsage: true } && fields.Target.Quirks.StreamOptions != false)
        {
            json.WriteStartObject("stream_options");
            json.WriteBoolean("include_usage", true);
            json.WriteEndObject();
        }
    }

    private static void WriteSampling(OpenAIFieldWriter fields, LlmRequest request)
    {
        if (request.MaxTokens is { } most
            && fields.Open(fields.Target.Quirks.MaxTokensField ?? fields.Target.TokensField ?? "max_tokens", fields.Told("max_tokens")))
        {
            fields.Json.WriteNumberValue(most);
        }

        fields.Number("temperature", request.Temperature);
        fields.Number("top_p", request.TopP);
        fields.Number("top_k", request.TopK);
        fields.Number("min_p", request.MinP);
        fields.Number("seed", request.Seed);
        fields.Number("frequency_penalty", request.FrequencyPenalty);
        fields.Number("presence_penalty", request.PresencePenalty);
        fields.Number("repetition_penalty", request.RepetitionPenalty);
        fields.Raw("logit_bias", request.LogitBias);
        fields.Flag("logprobs", request.Logprobs);
        fields.Number("top_logprobs", request.TopLogprobs);
        if (request.Stop is { Count: > 0 } stops && fields.Open("stop"))
        {
            fields.Json.WriteStartArray();
            foreach (var stop in stops)
            {
                fields.Json.WriteStringValue(stop);
            }

            fields.Json.WriteEndArray();
        }
    }

    private static void WriteFormat(OpenAIFieldWriter fields, ResponseFormat? format)
    {
        if (format is null)
        {
            return;
        }

        if (format.Type == "json_schema" && fields.Target.Quirks.JsonSchema == false)
        {
            fields.Faults.Unsupported(fields.Told("response_format"), "The target takes no JSON schema.");
            return;
        }

        if (fields.Open("response_format"))
        {
            fields.Json.WriteStartObject();
            fields.Json.WriteString("type", format.Type);
            if (format.JsonSchema is { } schema)
            {
                fields.Json.WritePropertyName("json_schema");
                RawJson.Write(fields.Json, schema);
            }

            fields.Json.WriteEndObject();
        }
    }

    private static void WriteUnknown(OpenAIFieldWriter fields, IReadOnlyDictionary<string, JsonElement>? unknown)
    {
        foreach (var (name, value) in unknown ?? ReadOnlyDictionary<string, JsonElement>.Empty)
        {
            if (fields.MayWriteUnknown(name, ""))
            {
                fields.Raw(name, value, name);
            }
        }
    }

    private static void WriteExtra(OpenAIFieldWriter fields, IReadOnlyDictionary<string, JsonElement>? extra)
    {
        foreach (var (name, value) in extra ?? ReadOnlyDictionary<string, JsonElement>.Empty)
        {
            var path = "extra." + name;
            if (Governed.Contains(name))
            {
                fields.Faults.Refused(path, $"{path} would override a field that Switchyard governs.");
            }
            else
            {
                fields.Raw(name, value, path);
            }
        }
    }
}
