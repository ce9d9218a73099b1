using System.Collections.Frozen;
using System.Text.Json;

namespace Switchyard.Core.Dialects.OpenAI;

/// <summary>What the well-known request fields may hold. Fields not listed are the upstream's to judge.</summary>
internal static class OpenAIFieldRules
{
    private const string Integer = "a positive integer";
    private const string Number = "a number";
    private const string Boolean = "true or false";
    private const string Object = "an object";
    private const string List = "a list";
    private const string Text = "a string";
    private const string TextOrList = "a string or a list";
    private const string TextOrObject = "a string or an object";

    private static readonly FrozenDictionary<string, string> Expected = new Dictionary<string, string>
    {
        ["model"] = Text,
        ["messages"] = List,
        ["stream"] = Boolean,
        ["stream_options"] = Object,
        ["max_tokens"] = Integer,
        ["max_completion_tokens"] = Integer,
        ["n"] = Integer,
        ["temperature"] = Number,
        ["top_p"] = Number,
        ["top_k"] = Number,
        ["min_p"] = Number,
        ["seed"] = Number,
        ["frequency_penalty"] = Number,
        ["presence_penalty"] = Number,
        ["repetition_penalty"] = Number,
        ["top_logprobs"] = Number,
        ["logprobs"] = Boolean,
        ["logit_bias"] = Object,
        ["tools"] = List,
        ["tool_choice"] = TextOrObject,
        ["parallel_tool_calls"] = Boolean,
        ["response_format"] = Object,
        ["reasoning"] = Object,
        ["reasoning_effort"] = Text,
        ["stop"] = TextOrList,
        ["user"] = Text,
        ["models"] = List,
        ["input"] = TextOrList,
        ["encoding_format"] = Text,
        ["dimensions"] = Integer,
    }.ToFrozenDictionary();

    /// <summary>What the field should hold, when the value at the reader is something else; null when it is fine.</summary>
    /// <param name="name">The field.</param>
    /// <param name="reader">Stands on the value's first token.</param>
    public static string? Fault(string name, ref readonly Utf8JsonReader reader)
    {
        var token = reader.TokenType;
        if (!Expected.TryGetValue(name, out var expected) || (token == JsonTokenType.Null && !IsRequired(name)))
        {
            return null;
        }

        var fits = expected switch
        {
            Integer => token == JsonTokenType.Number && reader.TryGetInt32(out var value) && value > 0,
            Number => token == JsonTokenType.Number,
            Boolean => token is JsonTokenType.True or JsonTokenType.False,
            Object => token == JsonTokenType.StartObject,
            List => token == JsonTokenType.StartArray,
            Text => token == JsonTokenType.String,
            TextOrList => token is JsonTokenType.String or JsonTokenType.StartArray,
            _ => token is JsonTokenType.String or JsonTokenType.StartObject,
        };
        return fits ? null : expected;
    }

    private static bool IsRequired(string name) => name is "messages" or "input";
}
