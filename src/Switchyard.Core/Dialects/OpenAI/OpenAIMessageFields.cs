using System.Text.Json;
using Switchyard.Core.Chat;

namespace Switchyard.Core.Dialects.OpenAI;

/// <summary>Fields that whole answers and chunks have in common.</summary>
internal static class OpenAIMessageFields
{
    /// <summary>Writes reasoning under both names in use: some clients read the one, some the other.</summary>
    public static void WriteReasoning(Utf8JsonWriter json, LlmResponse answer)
    {
        if (!string.IsNullOrEmpty(answer.Reasoning))
        {
            json.WriteString("reasoning", answer.Reasoning);
            json.WriteString("reasoning_content", answer.Reasoning);
        }

        if (answer.ReasoningDetails is { Count: > 0 } details)
        {
            json.WritePropertyName("reasoning_details");
            RawJson.Write(json, details);
        }
    }

    public static void WriteAnnotations(Utf8JsonWriter json, LlmResponse answer)
    {
        if (answer.Annotations is { } annotations)
        {
            json.WritePropertyName("annotations");
            RawJson.Write(json, annotations);
        }
    }

    /// <summary>Writes <c>logprobs</c>, null when there are none.</summary>
    public static void WriteLogprobs(Utf8JsonWriter json, LlmResponse? answer)
    {
        json.WritePropertyName("logprobs");
        if (answer?.Logprobs is { } logprobs)
        {
            RawJson.Write(json, logprobs);
        }
        else
        {
            json.WriteNullValue();
        }
    }

    /// <summary>Writes <c>usage</c>; figures the provider did not say are left out: the dialect has no word for a guess.</summary>
    public static void WriteUsage(Utf8JsonWriter json, Usage? usage)
    {
        if (usage is not { Source: Usage.FromProvider })
        {
            return;
        }

        json.WriteStartObject("usage");
        json.WriteNumber("prompt_tokens", usage.PromptTokens);
        json.WriteNumber("completion_tokens", usage.CompletionTokens);
        json.WriteNumber("total_tokens", usage.TotalTokens);
        json.WriteStartObject("prompt_tokens_details");
        json.WriteNumber("cached_tokens", usage.CachedTokens);
        json.WriteNumber("cache_write_tokens", usage.CacheWriteTokens);
        json.WriteEndObject();
        json.WriteStartObject("completion_tokens_details");
        json.WriteNumber("reasoning_tokens", usage.ReasoningTokens);
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
