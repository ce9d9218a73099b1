using System.Text;
using System.Text.Json;
using Shouldly;
using Switchyard.Core.Configuration;
using Switchyard.Core.Models;
using Switchyard.Core.Pipeline;
using Switchyard.FakeUpstream.Recordings;
using Switchyard.Providers.Claude;
using Switchyard.Providers.OpenRouter;
using Switchyard.Server.Runtime;
using Switchyard.Tests.Pipeline;
using Xunit;

namespace Switchyard.Tests.Models;

/// <summary>Recorded lists of models, read where they stand; without them these tests are skipped.</summary>
public sealed class RecordedListingTests
{
    [Fact]
    public void OpenRouter_Listing_GoesBeforeTheSnapshotWhichFillsIn()
    {
        var catalog = new ModelCatalog();
        var entry = new ProviderEntry(
            new FakeProvider("openrouter"), new ProviderOptions { BaseUrl = new Uri("https://openrouter.ai/api/v1") }, TimeProvider.System);
        catalog.Update(entry, OpenRouter());

        var models = catalog.ModelsOf("openrouter");
        var sonnet = catalog.Find("openrouter", "anthropic/claude-sonnet-4.5").ShouldNotBeNull().Capabilities;

        models.Count.ShouldBe(337);
        models.Count(model => model.Capabilities.Sources.Values.Contains("snapshot")).ShouldBeGreaterThan(70);
        models.ShouldAllBe(model => model.Capabilities.Sources.GetValueOrDefault("pricing", "provider") == "provider");
        (sonnet.ContextWindow, sonnet.Tools, sonnet.StructuredOutput, sonnet.PromptCaching, sonnet.KnowledgeCutoff)
            .ShouldBe((1_000_000, true, true, true, "2025-01-31"));
        (sonnet.Sources["contextWindow"], sonnet.Sources["family"], sonnet.Family).ShouldBe(("provider", "snapshot", "claude"));
        catalog.Find("openrouter", "anthropic/claude-opus-4.6-fast").ShouldNotBeNull().Capabilities.DeprecationDate.ShouldBe("2026-06-29");
    }

    [Fact]
    public void Snapshot_FactsOfListedModels_AgreeWithTheListing()
    {
        var known = OpenRouter().Select(model => (Listed: model, Known: ModelSnapshot.Bundled.Find(model.Id))).Where(pair => pair.Known is not null).ToList();

        known.Count.ShouldBeGreaterThan(70);
        known.ShouldAllBe(pair =>
            pair.Known!.Capabilities.InputModalities.Order().SequenceEqual(pair.Listed.Capabilities.InputModalities.Order()) &&
            (pair.Known.Capabilities.Tools == null || pair.Known.Capabilities.Tools == pair.Listed.Capabilities.Tools));
        known.Where(pair => pair.Known!.Capabilities.Pricing is not null)
            .ShouldAllBe(pair => pair.Known!.Capabilities.Pricing!.Input == pair.Listed.Capabilities.Pricing!.Input);
    }

    [Fact]
    public void Claude_Listing_SaysWhatModelsCan()
    {
        var list = new ClaudeModelList("claude");
        list.Add(Bytes("anthropic", "models")).ShouldBeNull();

        var can = list.Models.ShouldHaveSingleItem().Capabilities;

        (can.ContextWindow, can.MaxOutputTokens, can.StructuredOutput, can.Reasoning, can.Tools).ShouldBe((1_000_000, 128_000, true, true, null));
    }

    private static List<ModelInfo> OpenRouter()
    {
        using var document = JsonDocument.Parse(Bytes("openrouter", "models-full-2026-06"));
        return [.. document.RootElement.GetProperty("data").EnumerateArray().Select(entry => OpenRouterModels.ReadEntry("openrouter", entry)).OfType<ModelInfo>()];
    }

    private static byte[] Bytes(string provider, string name)
    {
        var path = Path.Combine(RecordedTraffic.Folder ?? "", provider, $"{name}.json");
        Assert.SkipUnless(File.Exists(path), $"The recorded traffic is not here: {provider}/{name}.json.");
        return Encoding.UTF8.GetBytes(JsonElement.Parse(File.ReadAllBytes(path)).GetProperty("response").GetProperty("body").GetRawText());
    }
}
