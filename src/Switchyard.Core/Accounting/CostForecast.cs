using Switchyard.Core.Models;

namespace Switchyard.Core.Accounting;

/// <summary>What a call may cost, before it is made. All in USD; null where the model has no price or the figure is not known.</summary>
/// <param name="Input">The prompt at its usual price.</param>
/// <param name="CachedInput">The prompt when all of it is read from the provider's cache.</param>
/// <param name="Output">The longest answer the request allows.</param>
/// <param name="Request">What is paid for the call itself.</param>
/// <param name="Low">The least it can cost: the shortest prompt, from the cache where there is one, and one token of answer.</param>
/// <param name="High">The most it can cost: the longest prompt and answer, every token in its dearest bucket.</param>
public sealed record CostForecast(decimal? Input, decimal? CachedInput, decimal? Output, decimal? Request, decimal? Low, decimal? High)
{
    /// <summary>No price is known.</summary>
    public static CostForecast Unpriced { get; } = new(null, null, null, null, null, null);

    /// <summary>The forecast of a call.</summary>
    /// <param name="prices">The model's prices; null when not known.</param>
    /// <param name="tokens">The prompt's tokens.</param>
    /// <param name="outputTokens">Most tokens of the answer; null when nothing bounds it.</param>
    public static CostForecast Of(ModelPricing? prices, TokenRange tokens, long? outputTokens)
    {
        if (prices is not { Input: { } input, Output: { } output })
        {
            return Unpriced;
        }

        var request = prices.Request ?? 0;
        return new CostForecast(
            tokens.Likely * input,
            prices.CacheRead is { } cached ? tokens.Likely * cached : null,
            outputTokens * output,
            prices.Request,
            (tokens.Low * Math.Min(input, prices.CacheRead ?? input)) + output + request,
            outputTokens is { } most ? Pricing.WorstCost(prices, tokens.High, most) : null);
    }
}
