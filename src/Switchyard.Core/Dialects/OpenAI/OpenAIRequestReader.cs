using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Unicode;
using Switchyard.Core.Chat;
using Switchyard.Core.Errors;

namespace Switchyard.Core.Dialects.OpenAI;

/// <summary>
/// Reads a request body of OpenAI's dialect, with the extensions of OpenRouter and DeepSeek, into the neutral form.
/// Top-level fields without a place there are kept as unknown; an unknown field within a known object is kept under
/// its path, such as <c>reasoning.summary</c>.
/// </summary>
public static class OpenAIRequestReader
{
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 64, AllowDuplicateProperties = false };

    private static readonly FrozenSet<string> Known = FrozenSet.Create(
        StringComparer.Ordinal,
        "model", "messages", "stream", "stream_options", "max_tokens", "max_completion_tokens", "temperature", "top_p",
        "top_k", "min_p", "stop", "seed", "frequency_penalty", "presence_penalty", "repetition_penalty", "logit_bias",
        "logprobs", "top_logprobs", "tools", "tool_choice", "parallel_tool_calls", "response_format", "reasoning",
        "reasoning_effort", "thinking", "user", "metadata", "functions", "function_call");

    private static readonly FrozenSet<string> StreamOptionFields =
        FrozenSet.Create(StringComparer.Ordinal, "include_usage");

    private static readonly FrozenSet<string> FormatFields =
        FrozenSet.Create(StringComparer.Ordinal, "type", "json_schema");

    /// <summary>Reads a body. The result keeps no reference to <paramref name="body"/>.</summary>
    /// <param name="body">UTF-8 JSON.</param>
    public static Outcome<LlmRequest> Read(ReadOnlyMemory<byte> body)
    {
        if (!Utf8.IsValid(body.Span))
        {
            return new LlmError(LlmErrorCode.InvalidJson, "The body is not valid UTF-8.");
        }

        try
        {
            return Read(JsonElement.Parse(body.Span, Options));
        }
        catch (JsonException)
        {
            return new LlmError(LlmErrorCode.InvalidJson, "The body is not valid JSON, is nested too deeply, or names a field twice.");
        }
        catch (InvalidOperationException)
        {
            // What the JSON reader throws for the one thing its syntax check lets pass: half of a surrogate pair.
            return new LlmError(LlmErrorCode.InvalidJson, "The body holds text that is not valid Unicode.");
        }
    }

    private static Outcome<LlmRequest> Read(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            return new LlmError(LlmErrorCode.InvalidRequest, "The body must be a JSON object.");
        }

        var faults = new RequestFaults();
        var request = Read(new JsonFields(root, "", faults), faults);
        return faults.First is { } fault ? fault : request;
    }

    private static LlmRequest Read(JsonFields fields, RequestFaults faults)
    {
        RefuseFunctions(fields, faults);
        Dictionary<string, JsonElement>? unknown = null;
        fields.Others(Known, ref unknown);
        if (unknown?.TryGetValue(OpenAICacheExtension.Name, out var cache) == true && OpenAICacheExtension.IsOurs(cache))
        {
            unknown.Remove(OpenAICacheExtension.Name);
        }

        CheckStream(fields, ref unknown);
        return new LlmRequest
        {
            Model = fields.Text("model"),
            Messages = ReadMessages(fields, faults),
            MaxTokens = ReadMaxTokens(fields, faults),
            Temperature = fields.Number("temperature"),
            TopP = fields.Number("top_p"),
            TopK = fields.Whole("top_k"),
            MinP = fields.Number("min_p"),
            Stop = ReadStop(fields, faults),
            Seed = fields.Long("seed"),
            FrequencyPenalty = fields.Number("frequency_penalty"),
            PresencePenalty = fields.Number("presence_penalty"),
            RepetitionPenalty = fields.Number("repetition_penalty"),
            LogitBias = fields.Object("logit_bias"),
            Logprobs = fields.Flag("logprobs"),
            TopLogprobs = fields.Whole("top_logprobs", 0),
            Tools = OpenAIToolReader.Read(fields, faults),
            ToolChoice = OpenAIToolReader.ReadChoice(fields, faults, ref unknown),
            ParallelToolCalls = fields.Flag("parallel_tool_calls"),
            ResponseFormat = ReadFormat(fields, faults, ref unknown),
            Reasoning = OpenAIReasoningReader.Read(fields, faults, ref unknown),
            User = fields.Text("user"),
            Metadata = fields.Object("metadata"),
            Unknown = unknown,
        };
    }

    private static void RefuseFunctions(JsonFields fields, RequestFaults faults)
    {
        // An answer of the neutral form speaks of tool calls, which a client of the old interface would not look for.
        foreach (var name in (ReadOnlySpan<string>)["functions", "function_call"])
        {
            if (fields.Any(name) is not null)
            {
                faults.Unsupported(name, $"{name} is the old function interface; use tools and tool_choice.");
            }
        }
    }

    private static void CheckStream(JsonFields fields, ref Dictionary<string, JsonElement>? unknown)
    {
        _ = fields.Flag("stream");
        if (fields.Nested("stream_options") is { } options)
        {
            _ = options.Flag("include_usage");
            options.Others(StreamOptionFields, ref unknown, "stream_options.");
        }
    }

    private static List<ChatMessage> ReadMessages(JsonFields fields, RequestFaults faults)
    {
        if (fields.Array("messages") is not { } list || list.GetArrayLength() == 0)
        {
            faults.Wrong("messages", "a list of at least one message");
            return [];
        }

        var messages = new List<ChatMessage>(list.GetArrayLength());
        foreach (var item in list.EnumerateArray())
        {
            if (OpenAIMessageReader.Read(item, $"messages[{messages.Count}]", faults) is not { } message)
            {
                break;
            }

            messages.Add(message);
        }

        return messages;
    }

    private static int? ReadMaxTokens(JsonFields fields, RequestFaults faults)
    {
        var old = fields.Whole("max_tokens", 1);
        var current = fields.Whole("max_completion_tokens", 1);
        if (old is not null && current is not null && old != current)
        {
            faults.Refused("max_tokens", "max_tokens and max_completion_tokens say different things.");
        }

        return current ?? old;
    }

    private static IReadOnlyList<string>? ReadStop(JsonFields fields, RequestFaults faults)
    {
        switch (fields.Any("stop"))
        {
            case null:
                return null;
            case { ValueKind: JsonValueKind.String } text:
                return [text.GetString()!];
            case { ValueKind: JsonValueKind.Array }:
                return fields.Texts("stop");
            default:
                faults.Wrong("stop", "a string or a list of strings");
                return null;
        }
    }

    private static ResponseFormat? ReadFormat(
        JsonFields fields, RequestFaults faults, ref Dictionary<string, JsonElement>? unknown)
    {
        if (fields.Nested("response_format") is not { } format)
        {
            return null;
        }

        var type = format.RequiredText("type");
        var schema = format.Object("json_schema");
        if (type == "json_schema" && schema is null)
        {
            faults.Wrong("response_format.json_schema", "an object");
        }

        if (type is not ("text" or "json_object" or "json_schema"))
        {
            unknown ??= new Dictionary<string, JsonElement>(StringComparer.Ordinal);
            unknown["response_format"] = fields.Any("response_format")!.Value;
            return null;
        }

        format.Others(FormatFields, ref unknown, "response_format.");
        return new ResponseFormat { Type = type, JsonSchema = schema };
    }
}
