using System.Text;
using System.Text.Json;

namespace Switchyard.Core.Dialects.OpenAI;

/// <summary>The choice of an answer or chunk that is read, and its message or delta. Fields of an unexpected type count as absent.</summary>
/// <param name="choice">The choice; null when there is none.</param>
/// <param name="message">Its message or delta; null when there is none.</param>
internal readonly struct OpenAITurn(JsonElement? choice, JsonElement? message)
{
    // As deep as the scan of an answer goes, so that what it took for valid can be read here.
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 128 };

    /// <summary>An answer or chunk that has been found valid.</summary>
    public static JsonElement Parse(ReadOnlySpan<byte> json) => JsonElement.Parse(json, Options);

    /// <summary>The turn of choice 0, or of the first one when none says it is.</summary>
    /// <param name="body">The answer or chunk.</param>
    /// <param name="name"><c>message</c> or <c>delta</c>.</param>
    public static OpenAITurn Of(JsonElement body, string name)
    {
        JsonElement? chosen = null;
        if (Field(body, "choices") is { ValueKind: JsonValueKind.Array } choices)
        {
            foreach (var choice in choices.EnumerateArray())
            {
                var isFirst = Field(choice, "index") is { ValueKind: JsonValueKind.Number } index
                    && index.TryGetInt32(out var position) && position == 0;
                chosen = isFirst || chosen is null ? choice : chosen;
                if (isFirst)
                {
                    break;
                }
            }
        }

        return new OpenAITurn(chosen, chosen is { } found ? Field(found, name) : null);
    }

    /// <summary>The server's finish reason; null when it says none.</summary>
    public string? FinishReason => choice is { } found ? JsonText.Of(Field(found, "finish_reason")) : null;

    /// <summary>Log probabilities.</summary>
    public JsonElement? Logprobs =>
        choice is { } found && Field(found, "logprobs") is { ValueKind: JsonValueKind.Object } logprobs ? logprobs : null;

    /// <summary>The text, whether it comes as a string or as the text parts of a list.</summary>
    public string? Content => Field("content") switch
    {
        { ValueKind: JsonValueKind.String } text => JsonText.Of(text),
        { ValueKind: JsonValueKind.Array } parts => Join(parts, "text"),
        _ => null,
    };

    /// <summary>The visible reasoning, from whichever place the server puts it.</summary>
    public string? Reasoning
    {
        get
        {
            // A server that fills both fields says the same in each.
            var text = JsonText.Of(Field("reasoning_content"));
            text = string.IsNullOrEmpty(text) ? JsonText.Of(Field("reasoning")) ?? text : text;
            return string.IsNullOrEmpty(text) && Field("content") is { ValueKind: JsonValueKind.Array } parts
                ? Join(parts, "thinking")
                : text;
        }
    }

    /// <summary>Reasoning blocks; null when there are none.</summary>
    public IReadOnlyList<JsonElement>? ReasoningDetails =>
        List("reasoning_details") is { } list ? [.. list.EnumerateArray()] : null;

    /// <summary>Annotations; null when there are none.</summary>
    public JsonElement? Annotations => List("annotations");

    /// <summary>The refusal; null when it is absent or empty.</summary>
    public string? Refusal => JsonText.Of(Field("refusal")) is { Length: > 0 } text ? text : null;

    /// <summary>Tool calls; null when there are none.</summary>
    public JsonElement? ToolCalls => List("tool_calls");

    /// <summary>A call of the old function interface; null when there is none.</summary>
    public JsonElement? FunctionCall =>
        Field("function_call") is { ValueKind: JsonValueKind.Object } call ? call : null;

    /// <summary>A field of an object; null when it is absent, null, or there is no object.</summary>
    public static JsonElement? Field(JsonElement? owner, string name) =>
        owner is { ValueKind: JsonValueKind.Object } value
        && value.TryGetProperty(name, out var found) && found.ValueKind != JsonValueKind.Null
            ? found
            : null;

    private JsonElement? Field(string name) => Field(message, name);

    private JsonElement? List(string name) =>
        Field(name) is { ValueKind: JsonValueKind.Array } list && list.GetArrayLength() > 0 ? list : null;

    private static string? Join(JsonElement parts, string type)
    {
        StringBuilder? text = null;
        foreach (var part in parts.EnumerateArray())
        {
            if (JsonText.Of(Field(part, "type")) != type || Field(part, type) is not { } value)
            {
                continue;
            }

            text ??= new StringBuilder();
            text.Append(value.ValueKind == JsonValueKind.Array ? Join(value, "text") : JsonText.Of(value));
        }

        return text?.ToString();
    }
}
