using System.Globalization;
using System.Text.Json;
using Switchyard.Core.Models;
using Switchyard.Providers.OpenAICompatible;

namespace Switchyard.Providers.OpenRouter;

/// <summary>Reads an entry of OpenRouter's model list: prices are strings in USD per token, and a negative one means unknown.</summary>
internal static class OpenRouterModels
{
    /// <summary>Reads an entry; null when it has no id.</summary>
    /// <param name="provider">The configured provider.</param>
    /// <param name="entry">The entry.</param>
    public static ModelInfo? ReadEntry(string provider, JsonElement entry)
    {
        if (OpenAIModelList.ReadEntry(provider, entry) is not { } model)
        {
            return null;
        }

        var top = Field(entry, "top_provider");
        var architecture = Field(entry, "architecture");
        var inputs = Words(Field(architecture, "input_modalities"));
        var parameters = Words(Field(entry, "supported_parameters"));
        return model with
        {
            CanonicalId = OpenAIModelList.Text(entry, "canonical_slug"),
            Capabilities = model.Capabilities with
            {
                ContextWindow = (int?)OpenAIModelList.Whole(top, "context_length") ?? model.Capabilities.ContextWindow,
                MaxOutputTokens = (int?)OpenAIModelList.Whole(top, "max_completion_tokens"),
                Pricing = Pricing(Field(entry, "pricing")),
                InputModalities = inputs,
                OutputModalities = Words(Field(architecture, "output_modalities")),
                Multimodal = inputs.Count == 0 ? null : inputs.Any(input => input != "text"),
                SupportedParameters = parameters,
                Tools = Takes(parameters, "tools"),
                StructuredOutput = Takes(parameters, "structured_outputs"),
                Reasoning = Takes(parameters, "reasoning"),
                PromptCaching = Price(Field(entry, "pricing"), "input_cache_read") is null ? null : true,
                KnowledgeCutoff = Date(entry, "knowledge_cutoff"),
                DeprecationDate = Date(entry, "expiration_date"),
            },
        };
    }

    private static bool? Takes(List<string> parameters, string name) => parameters.Count == 0 ? null : parameters.Contains(name);

    // A day, whatever stands behind it.
    private static string? Date(JsonElement entry, string name) =>
        OpenAIModelList.Text(entry, name) is { Length: >= 10 } text &&
        DateOnly.TryParseExact(text[..10], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _)
            ? text[..10]
            : null;

    private static ModelPricing? Pricing(JsonElement prices)
    {
        var pricing = new ModelPricing
        {
            Input = Price(prices, "prompt"),
            Output = Price(prices, "completion"),
            CacheRead = Price(prices, "input_cache_read"),
            CacheWrite = Price(prices, "input_cache_write"),
            Images = Price(prices, "image"),
            AudioInput = Price(prices, "audio"),
            Reasoning = Price(prices, "internal_reasoning") is > 0 and var reasoning ? reasoning : null,
            Request = Price(prices, "request") is > 0 and var request ? request : null,
        };
        return pricing.Input is null && pricing.Output is null ? null : pricing;
    }

    private static decimal? Price(JsonElement prices, string name) =>
        OpenAIModelList.Text(prices, name) is { } text &&
        decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var price) && price >= 0
            ? price
            : null;

    private static JsonElement Field(JsonElement entry, string name) =>
        entry.ValueKind == JsonValueKind.Object && entry.TryGetProperty(name, out var value) ? value : default;

    private static List<string> Words(JsonElement list) =>
        list.ValueKind == JsonValueKind.Array
            ? [.. list.EnumerateArray().Where(word => word.ValueKind == JsonValueKind.String).Select(word => word.GetString()!)]
            : [];
}
