using Shouldly;
using Switchyard.Core.Accounting;
using Switchyard.Core.Chat;
using Switchyard.Core.Configuration;
using Switchyard.Core.Models;
using Xunit;

namespace Switchyard.Tests.Accounting;

public sealed class PricingTests
{
    private static readonly ModelPricing Prices = new() { Input = 0.000002m, Output = 0.00001m, CacheRead = 0.0000002m, CacheWrite = 0.0000025m };

    private static readonly Usage Figures = new() { PromptTokens = 1000, CompletionTokens = 100, CachedTokens = 300, CacheWriteTokens = 200, Source = "provider" };

    [Fact]
    public void CostOf_CatalogPrices_CountsEveryKindOnce()
    {
        var cost = Pricing.CostOf(Figures, Prices);

        // 500 plain, 300 read from the cache, 200 written to it.
        (cost.Input, cost.Output, cost.Total, cost.Source).ShouldBe((0.00156m, 0.001m, 0.00256m, "catalog"));
    }

    [Fact]
    public void CostOf_NoCachePrices_CountsThePlainOne() =>
        Pricing.CostOf(Figures, Prices with { CacheRead = null, CacheWrite = null }).Input.ShouldBe(0.002m);

    [Fact]
    public void CostOf_ProvidersWord_IsTheTotal()
    {
        var cost = Pricing.CostOf(Figures with { ProviderCost = 0.0099m }, Prices);

        (cost.Input, cost.Output, cost.Total, cost.Source).ShouldBe((0.00156m, 0.001m, 0.0099m, "provider"));
    }

    [Fact]
    public void CostOf_ProvidersWordOfNothing_IsNothing()
    {
        var cost = Pricing.CostOf(Figures with { ProviderCost = 0m }, null);

        (cost.Input, cost.Total, cost.Source).ShouldBe((null, 0m, "provider"));
    }

    [Fact]
    public void CostOf_NothingKnown_IsUnpriced()
    {
        Cost[] costs =
        [
            Pricing.CostOf(Figures, null),
            Pricing.CostOf(Figures, Prices with { Output = null }),
            Pricing.CostOf(Usage.Unknown, Prices),
        ];

        costs.ShouldAllBe(cost => cost.Source == "unpriced" && cost.Total == null && cost.Input == null);
    }

    [Fact]
    public void CostOf_MoreCachedThanAsked_IsNeverNegative() =>
        Pricing.CostOf(Figures with { PromptTokens = 100 }, Prices).Input.ShouldBe(0.00056m);

    [Fact]
    public void PerToken_ConfiguredPrices_AreDividedByAMillion()
    {
        var prices = Pricing.PerToken(new PriceOptions { Input = 2.5m, Output = 10m, CacheRead = 0.25m });

        (prices.Input, prices.Output, prices.CacheRead, prices.CacheWrite).ShouldBe((0.0000025m, 0.00001m, 0.00000025m, null));
    }

    [Fact]
    public void CostOf_EveryBucket_IsCountedOnceAtItsOwnPrice()
    {
        var prices = new ModelPricing
        {
            Input = 1m,
            CacheRead = 0.1m,
            CacheWrite = 1.25m,
            CacheWriteLong = 2m,
            AudioInput = 5m,
            Output = 10m,
            Reasoning = 20m,
            AudioOutput = 30m,
            ImageOutput = 40m,
            Request = 1000m,
        };
        var usage = new Usage
        {
            PromptTokens = 100,
            CachedTokens = 20,
            CacheWriteTokens = 30,
            CacheWriteLongTokens = 10,
            AudioInputTokens = 5,
            CompletionTokens = 50,
            ReasoningTokens = 7,
            AudioOutputTokens = 3,
            ImageTokens = 2,
            Source = Usage.FromProvider,
        };

        var cost = Pricing.CostOf(usage, prices);

        // 45 plain + 5 sound + 20 read + 20 short writes + 10 long writes, once a call; 38 text + 7 reasoning + 3 sound + 2 images.
        cost.Input.ShouldBe(45m + 25m + 2m + 25m + 20m + 1000m);
        cost.Output.ShouldBe(380m + 140m + 90m + 80m);
        cost.Total.ShouldBe(cost.Input + cost.Output);
    }

    [Fact]
    public void CostOf_PartsWithoutPricesOfTheirOwn_CostWhatTheRestDoes()
    {
        var usage = new Usage
        {
            PromptTokens = 100,
            CacheWriteTokens = 30,
            CacheWriteLongTokens = 30,
            AudioInputTokens = 50,
            CompletionTokens = 50,
            ReasoningTokens = 70,
            AudioOutputTokens = 3,
            ImageTokens = 2,
            Source = Usage.FromProvider,
        };

        var cost = Pricing.CostOf(usage, new ModelPricing { Input = 1m, Output = 10m });

        (cost.Input, cost.Output).ShouldBe((100m, 500m));
    }

    [Fact]
    public void CostOf_ReasoningBesideTheAnswersTokens_IsPricedWhole()
    {
        var usage = new Usage { PromptTokens = 1, CompletionTokens = 10, ReasoningTokens = 70, Source = Usage.FromProvider };

        Pricing.CostOf(usage, new ModelPricing { Input = 1m, Output = 8m, Reasoning = 3m }).Output.ShouldBe(210m);
    }

    [Fact]
    public void WorstCost_DearestBuckets_AreNeverBelowAnAnswersCost()
    {
        var prices = Prices with { CacheWriteLong = 0.000004m, Reasoning = 0.00002m, Request = 0.5m };

        Pricing.WorstCost(prices, 1000, 100).ShouldBe(0.004m + 0.002m + 0.5m);
        Pricing.PromptCost(prices, 1000).ShouldBe(0.002m + 0.5m);
        Pricing.OutputPrice(prices).ShouldBe(0.00001m);
    }

    [Fact]
    public void WorstCost_NoPrice_IsUnknownAndNotNothing()
    {
        Pricing.WorstCost(null, 1000, 100).ShouldBeNull();
        Pricing.WorstCost(Prices with { Output = null }, 1000, 100).ShouldBeNull();
        Pricing.PromptCost(Prices with { Output = null }, 1000).ShouldBeNull();
        Pricing.OutputPrice(Prices with { Input = null }).ShouldBeNull();
    }
}
