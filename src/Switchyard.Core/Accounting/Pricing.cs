using Switchyard.Core.Chat;
using Switchyard.Core.Configuration;
using Switchyard.Core.Models;

namespace Switchyard.Core.Accounting;

/// <summary>
/// What an answer costs: the provider's word when it gives one, else the catalog's prices over buckets of tokens that do not overlap, else
/// unpriced. Exact: nothing is rounded.
/// </summary>
public static class Pricing
{
    private const decimal Million = 1_000_000m;

    private static readonly Cost Unpriced = new() { Source = Cost.Unpriced };

    /// <summary>The price of an answer.</summary>
    /// <param name="usage">Its token figures.</param>
    /// <param name="prices">The model's prices; null when not known.</param>
    public static Cost CostOf(Usage usage, ModelPricing? prices)
    {
        var parts = usage.Source == Usage.None ? null : Parts(usage, prices);
        if (usage.ProviderCost is { } total)
        {
            return new Cost { Input = parts?.Input, Output = parts?.Output, Total = total, Source = Cost.FromProvider };
        }

        return parts is { } known
            ? new Cost { Input = known.Input, Output = known.Output, Total = known.Input + known.Output, Source = Cost.FromCatalog }
            : Unpriced;
    }

    /// <summary>What a prompt costs when nothing is answered, in USD; null when the model has no price.</summary>
    /// <param name="prices">The model's prices; null when not known.</param>
    /// <param name="promptTokens">The prompt's tokens.</param>
    public static decimal? PromptCost(ModelPricing? prices, long promptTokens) =>
        prices is { Input: { } input, Output: not null } ? (promptTokens * input) + (prices.Request ?? 0) : null;

    /// <summary>What one token of an answer costs, in USD; null when the model has no price.</summary>
    /// <param name="prices">The model's prices; null when not known.</param>
    public static decimal? OutputPrice(ModelPricing? prices) => prices is { Input: not null } ? prices.Output : null;

    /// <summary>The most a call can cost, every token in its dearest bucket, in USD; null when the model has no price.</summary>
    /// <param name="prices">The model's prices; null when not known.</param>
    /// <param name="promptTokens">The prompt's tokens at most.</param>
    /// <param name="outputTokens">The answer's tokens at most, hidden reasoning included.</param>
    public static decimal? WorstCost(ModelPricing? prices, long promptTokens, long outputTokens)
    {
        if (prices is not { Input: { } input, Output: { } output })
        {
            return null;
        }

        var dearestInput = Dearest(input, prices.CacheRead, prices.CacheWrite, prices.CacheWriteLong, prices.AudioInput);
        var dearestOutput = Dearest(output, prices.Reasoning, prices.AudioOutput, prices.ImageOutput);
        return (promptTokens * dearestInput) + (outputTokens * dearestOutput) + (prices.Request ?? 0);
    }

    /// <summary>Configured prices per token.</summary>
    /// <param name="price">The configured price, per million tokens.</param>
    public static ModelPricing PerToken(PriceOptions price) => new()
    {
        Input = price.Input / Million,
        Output = price.Output / Million,
        CacheRead = price.CacheRead / Million,
        CacheWrite = price.CacheWrite / Million,
        CacheWriteLong = price.CacheWriteLong / Million,
        Reasoning = price.Reasoning / Million,
        AudioInput = price.AudioInput / Million,
        AudioOutput = price.AudioOutput / Million,
        ImageOutput = price.ImageOutput / Million,
        Request = price.Request,
    };

    private static decimal Dearest(decimal first, params ReadOnlySpan<decimal?> others)
    {
        foreach (var other in others)
        {
            first = Math.Max(first, other ?? 0);
        }

        return first;
    }

    private static (decimal Input, decimal Output)? Parts(Usage usage, ModelPricing? prices) =>
        prices is { Input: { } input, Output: { } output }
            ? (InputCost(usage, prices, input) + (prices.Request ?? 0), OutputCost(usage, prices, output))
            : null;

    private static decimal InputCost(Usage usage, ModelPricing prices, decimal input)
    {
        var shortWrite = prices.CacheWrite ?? input;
        var longWrites = Math.Min(usage.CacheWriteLongTokens, usage.CacheWriteTokens);
        var rest = Math.Max(0, usage.PromptTokens - usage.CachedTokens - usage.CacheWriteTokens);

        // Sound that was read from the cache is priced as such: providers have no price of its own for it.
        var audio = Math.Min(usage.AudioInputTokens, rest);
        return ((rest - audio) * input) + (audio * (prices.AudioInput ?? input)) +
            (usage.CachedTokens * (prices.CacheRead ?? input)) +
            ((usage.CacheWriteTokens - longWrites) * shortWrite) + (longWrites * (prices.CacheWriteLong ?? shortWrite));
    }

    private static decimal OutputCost(Usage usage, ModelPricing prices, decimal output)
    {
        var rest = usage.CompletionTokens;
        var audio = Take(usage.AudioOutputTokens, prices.AudioOutput, ref rest);
        var images = Take(usage.ImageTokens, prices.ImageOutput, ref rest);

        // Where reasoning has a price of its own it may come on top of the answer's tokens.
        var reasoning = prices.Reasoning is { } price ? usage.ReasoningTokens * price : 0;
        rest = prices.Reasoning is null ? rest : Math.Max(0, rest - usage.ReasoningTokens);
        return (rest * output) + audio + images + reasoning;
    }

    private static decimal Take(long tokens, decimal? price, ref long rest)
    {
        if (price is not { } own)
        {
            return 0;
        }

        var taken = Math.Min(tokens, rest);
        rest -= taken;
        return taken * own;
    }
}
