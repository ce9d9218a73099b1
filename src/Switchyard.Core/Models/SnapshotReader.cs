using System.Text.Json;

namespace Switchyard.Core.Models;

/// <summary>Reads one model of the snapshot.</summary>
internal static class SnapshotReader
{
    private const decimal Million = 1_000_000m;

    /// <summary>Reads a model.</summary>
    /// <param name="entry">Its object.</param>
    /// <param name="others">Its other ids.</param>
    public static SnapshotModel Read(JsonElement entry, out IReadOnlyList<string> others)
    {
        others = Words(entry, "ids");
        var inputs = Words(entry, "input");
        return new SnapshotModel(Text(entry, "id")!, Text(entry, "vendor")!, Text(entry, "name"), new ModelCapabilities
        {
            ContextWindow = Whole(entry, "contextWindow"),
            ExtendedContextWindow = Whole(entry, "extendedContextWindow"),
            MaxOutputTokens = Whole(entry, "maxOutputTokens"),
            Pricing = entry.TryGetProperty("price", out var price) ? PriceOf(price) : null,
            Strengths = Words(entry, "strengths"),
            UseCases = Words(entry, "useCases"),
            Multimodal = inputs.Count == 0 ? null : inputs.Any(input => input != "text"),
            InputModalities = inputs,
            OutputModalities = Words(entry, "output"),
            Tools = Flag(entry, "tools"),
            ParallelTools = Flag(entry, "parallelTools"),
            StructuredOutput = Flag(entry, "structuredOutput"),
            Reasoning = Flag(entry, "reasoning"),
            PromptCaching = Flag(entry, "promptCaching"),
            SupportedParameters = Words(entry, "parameters"),
            KnowledgeCutoff = Text(entry, "knowledgeCutoff"),
            DeprecationDate = Text(entry, "deprecationDate"),
            Family = Text(entry, "family"),
            Tokenizer = Text(entry, "tokenizer"),
            QualityTags = Words(entry, "qualityTags"),
        });
    }

    private static ModelPricing PriceOf(JsonElement price) => new()
    {
        Input = Amount(price, "input"),
        Output = Amount(price, "output"),
        CacheRead = Amount(price, "cacheRead"),
        CacheWrite = Amount(price, "cacheWrite"),
        CacheWriteLong = Amount(price, "cacheWriteLong"),
        AudioInput = Amount(price, "audioInput"),
    };

    private static decimal? Amount(JsonElement price, string name) =>
        price.TryGetProperty(name, out var value) ? value.GetDecimal() / Million : null;

    private static string? Text(JsonElement entry, string name) =>
        entry.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static int? Whole(JsonElement entry, string name) =>
        entry.TryGetProperty(name, out var value) ? value.GetInt32() : null;

    private static bool? Flag(JsonElement entry, string name) =>
        entry.TryGetProperty(name, out var value) ? value.GetBoolean() : null;

    private static List<string> Words(JsonElement entry, string name) =>
        entry.TryGetProperty(name, out var list) ? [.. list.EnumerateArray().Select(word => word.GetString()!)] : [];
}
