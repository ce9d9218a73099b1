using Switchyard.Core.Chat;
using Switchyard.Core.Configuration;
using Switchyard.Core.Models;

namespace Switchyard.Server.Runtime;

/// <summary>What an answer cost: the provider's word when it gives one, else the catalog's prices, else unpriced.</summary>
internal static class PriceBook
{
    private const decimal Million = 1_000_000m;

    private static readonly Cost Unpriced = new() { Source = "unpriced" };

    /// <summary>The price of an answer.</summary>
    /// <param name="usage">Its token figures.</param>
    /// <param name="pricing">The model's prices; null when not known.</param>
    public static Cost CostOf(Usage usage, ModelPricing? pricing)
    {
        var parts = usage.Source == Usage.None ? null : Parts(usage, pricing);
        if (usage.ProviderCost is { } total)
        {
            return new Cost { Input = parts?.Input, Output = parts?.Output, Total = total, Source = "provider" };
        }

        return parts is { } known
            ? new Cost { Input = known.Input, Output = known.Output, Total = known.Input + known.Output, Source = "catalog" }
            : Unpriced;
    }

    /// <summary>Configured prices per token.</summary>
    /// <param name="price">The configured price, per million tokens.</param>
    public static ModelPricing PerToken(PriceOptions price) => new()
    {
        Input = price.Input / Million,
        Output = price.Output / Million,
        CacheRead = price.CacheRead / Million,
        CacheWrite = price.CacheWrite / Million,
    };

    private static (decimal Input, decimal Output)? Parts(Usage usage, ModelPricing? pricing)
    {
        if (pricing is not { Input: { } input, Output: { } output })
        {
            return null;
        }

        var plain = Math.Max(0, usage.PromptTokens - usage.CachedTokens - usage.CacheWriteTokens);
        var prompt = (plain * input) + (usage.CachedTokens * (pricing.CacheRead ?? input)) +
            (usage.CacheWriteTokens * (pricing.CacheWrite ?? input));
        return (prompt, usage.CompletionTokens * output);
    }
}
