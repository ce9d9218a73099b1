using Switchyard.Core.Configuration;
using Switchyard.Core.Models;

namespace Switchyard.Server.Runtime;

/// <summary>What the configuration says of a model.</summary>
internal static class ConfiguredCapabilities
{
    /// <summary>The operator's figures; null when there are none.</summary>
    /// <param name="options">The provider's section.</param>
    /// <param name="model">The model's id there.</param>
    public static ModelCapabilities? Of(ProviderOptions options, string model)
    {
        var said = options.ModelOverrides.TryGetValue(model, out var known) ? Read(known) : null;
        return options.Prices.TryGetValue(model, out var price) ? (said ?? new ModelCapabilities()) with { Pricing = Core.Accounting.Pricing.PerToken(price) } : said;
    }

    private static ModelCapabilities Read(ModelOverrideOptions model) => new()
    {
        ContextWindow = model.ContextWindow,
        MaxOutputTokens = model.MaxOutputTokens,
        InputModalities = [.. model.InputModalities],
        OutputModalities = [.. model.OutputModalities],
        Tools = model.Tools,
        ParallelTools = model.ParallelTools,
        StructuredOutput = model.StructuredOutput,
        Reasoning = model.Reasoning,
        PromptCaching = model.PromptCaching,
        SupportedParameters = [.. model.SupportedParameters],
        Strengths = [.. model.Strengths],
        UseCases = [.. model.UseCases],
        QualityTags = [.. model.QualityTags],
        KnowledgeCutoff = model.KnowledgeCutoff,
        DeprecationDate = model.DeprecationDate,
        Family = model.Family,
        Tokenizer = model.Tokenizer,
    };
}
