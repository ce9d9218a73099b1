using System.Text.Json;
using Shouldly;
using Switchyard.Core.Accounting;
using Switchyard.Core.Chat;
using Switchyard.Core.Dialects.OpenAI;
using Switchyard.Core.Models;
using Switchyard.FakeUpstream.Recordings;
using Switchyard.Providers.OpenRouter;
using Xunit;

namespace Switchyard.Tests.Accounting;

/// <summary>The price we make of recorded token figures against the price that OpenRouter said with them.</summary>
public sealed class RecordedCostTests
{
    private const string Recordings = "openrouter";

    // What OpenRouter charged beside the tokens of the model, or by other prices than the listing's of June 2026.
    private static readonly Dictionary<string, (decimal? Ours, decimal Theirs)> Explained = new()
    {
        // The tokens are those of one model, the price includes a second one that it asked by a server tool.
        ["openrouter/advisor-tool-stream"] = (0.0001776m, 0.0145476m),

        // Reading the PDF is charged by the page.
        ["openrouter/pdf-file-annotations"] = (0.00016775m, 0.00216775m),

        // Recorded in October 2026: the listing does not know the model yet.
        ["openrouter/plain-after-429-2026-10"] = (null, 0.000013m),

        // Answered by a cheaper upstream than the one whose prices are listed.
        ["openrouter/reasoning-disabled"] = (0.00001036m, 0.000014m),

        // A free model that has left the listing.
        ["openrouter/stream-error-token-limit"] = (null, 0m),

        // Web searches are charged by the search; and an upstream's price of its own.
        ["openrouter/web-search-annotations"] = (0.000495467m, 0.007637029m),
        ["openrouter/web-search-server-tool"] = (0.036407m, 0.066407m),
    };

    [Fact]
    public void CostOf_RecordedFigures_IsTheProvidersToTheLastDigit()
    {
        Assert.SkipUnless(RecordedTraffic.IsPresent, RecordedTraffic.AbsentReason);
        var catalog = Catalog();
        var differing = new Dictionary<string, (decimal?, decimal)>();
        var agreed = 0;
        foreach (var recording in RecordedTraffic.Exchanges.Where(exchange => exchange.Provider == Recordings))
        {
            if (FiguresOf(recording) is not { Usage.ProviderCost: { } theirs } figures)
            {
                continue;
            }

            var ours = Pricing.CostOf(figures.Usage with { ProviderCost = null }, catalog.GetValueOrDefault(figures.Model)).Total;
            Pricing.CostOf(figures.Usage, catalog.GetValueOrDefault(figures.Model)).Total.ShouldBe(theirs);
            if (ours == theirs)
            {
                agreed++;
            }
            else
            {
                differing[recording.Id] = (ours, theirs);
            }
        }

        differing.OrderBy(pair => pair.Key).ShouldBe(Explained.OrderBy(pair => pair.Key));
        agreed.ShouldBeGreaterThanOrEqualTo(32);
    }

    private static Dictionary<string, ModelPricing> Catalog()
    {
        using var listing = JsonDocument.Parse(RecordedTraffic.Get("openrouter/models-full-2026-06").Response.Body);
        var prices = new Dictionary<string, ModelPricing>();
        foreach (var entry in listing.RootElement.GetProperty("data").EnumerateArray())
        {
            var model = OpenRouterModels.ReadEntry(Recordings, entry);
            if (model?.Capabilities.Pricing is { } price)
            {
                prices[model.Id] = price;
                prices.TryAdd(model.CanonicalId ?? model.Id, price);
            }
        }

        return prices;
    }

    private static (Usage Usage, string Model)? FiguresOf(RecordedExchange recording)
    {
        (Usage, string)? last = null;
        foreach (var text in DocumentsOf(System.Text.Encoding.UTF8.GetString(recording.Response.Body.Span)))
        {
            using var document = JsonDocument.Parse(text);
            if (!document.RootElement.TryGetProperty("usage", out var usage) || !document.RootElement.TryGetProperty("model", out var model))
            {
                continue;
            }

            var reader = new Utf8JsonReader(System.Text.Encoding.UTF8.GetBytes(usage.GetRawText()));
            reader.Read();
            last = OpenAIUsageReader.Read(ref reader, out _) is { } figures ? (figures, model.GetString()!) : last;
        }

        return last;
    }

    private static IEnumerable<string> DocumentsOf(string body) => body.TrimStart().StartsWith('{')
        ? [body]
        : from line in body.Split('\n')
          where line.StartsWith("data: {", StringComparison.Ordinal) && line.TrimEnd().EndsWith('}')
          select line["data: ".Length..];
}
