using Shouldly;
using Switchyard.Core.Chat;
using Switchyard.Core.Configuration;
using Switchyard.Core.Models;
using Switchyard.Server.Runtime;
using Xunit;

namespace Switchyard.Tests.Runtime;

public sealed class PriceBookTests
{
    private static readonly ModelPricing Prices = new() { Input = 0.000002m, Output = 0.00001m, CacheRead = 0.0000002m, CacheWrite = 0.0000025m };

    private static readonly Usage Figures = new() { PromptTokens = 1000, CompletionTokens = 100, CachedTokens = 300, CacheWriteTokens = 200, Source = "provider" };

    [Fact]
    public void CostOf_CatalogPrices_CountsEveryKindOnce()
    {
        var cost = PriceBook.CostOf(Figures, Prices);

        // 500 plain, 300 read from the cache, 200 written to it.
        (cost.Input, cost.Output, cost.Total, cost.Source).ShouldBe((0.00156m, 0.001m, 0.00256m, "catalog"));
    }

    [Fact]
    public void CostOf_NoCachePrices_CountsThePlainOne() =>
        PriceBook.CostOf(Figures, Prices with { CacheRead = null, CacheWrite = null }).Input.ShouldBe(0.002m);

    [Fact]
    public void CostOf_ProvidersWord_IsTheTotal()
    {
        var cost = PriceBook.CostOf(Figures with { ProviderCost = 0.0099m }, Prices);

        (cost.Input, cost.Output, cost.Total, cost.Source).ShouldBe((0.00156m, 0.001m, 0.0099m, "provider"));
    }

    [Fact]
    public void CostOf_ProvidersWordOfNothing_IsNothing()
    {
        var cost = PriceBook.CostOf(Figures with { ProviderCost = 0m }, null);

        (cost.Input, cost.Total, cost.Source).ShouldBe((null, 0m, "provider"));
    }

    [Fact]
    public void CostOf_NothingKnown_IsUnpriced()
    {
        Cost[] costs =
        [
            PriceBook.CostOf(Figures, null),
            PriceBook.CostOf(Figures, Prices with { Output = null }),
            PriceBook.CostOf(Usage.Unknown, Prices),
        ];

        costs.ShouldAllBe(cost => cost.Source == "unpriced" && cost.Total == null && cost.Input == null);
    }

    [Fact]
    public void CostOf_MoreCachedThanAsked_IsNeverNegative() =>
        PriceBook.CostOf(Figures with { PromptTokens = 100 }, Prices).Input.ShouldBe(0.00056m);

    [Fact]
    public void PerToken_ConfiguredPrices_AreDividedByAMillion()
    {
        var prices = PriceBook.PerToken(new PriceOptions { Input = 2.5m, Output = 10m, CacheRead = 0.25m });

        (prices.Input, prices.Output, prices.CacheRead, prices.CacheWrite).ShouldBe((0.0000025m, 0.00001m, 0.00000025m, null));
    }
}
