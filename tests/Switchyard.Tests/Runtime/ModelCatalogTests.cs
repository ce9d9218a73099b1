using Shouldly;
using Switchyard.Core.Configuration;
using Switchyard.Core.Models;
using Switchyard.Core.Pipeline;
using Switchyard.Server.Runtime;
using Switchyard.Tests.Pipeline;
using Xunit;

namespace Switchyard.Tests.Runtime;

public sealed class ModelCatalogTests
{
    [Fact]
    public void Update_ModelListedTwice_IsOneModel()
    {
        var catalog = new ModelCatalog();
        var entry = new ProviderEntry(new FakeProvider("p"), new ProviderOptions { Models = ["m"] }, TimeProvider.System);
        var model = new ModelInfo { Id = "m", Provider = "p", Name = "first" };

        catalog.Update(entry, [model, model with { Name = "second" }]);

        catalog.ModelsOf("p").Select(known => known.Name).ShouldBe(["first"]);
    }

    [Fact]
    public void Update_ListThenFailure_KeepsTheList()
    {
        var catalog = new ModelCatalog();
        var entry = Entry(new ProviderOptions());
        catalog.Update(entry, [new ModelInfo { Id = "m", Provider = "p", Capabilities = new ModelCapabilities { ContextWindow = 5 } }]);

        catalog.Update(entry, null);

        catalog.Find("p", "m").ShouldNotBeNull().Capabilities.ContextWindow.ShouldBe(5);
    }

    [Fact]
    public void Update_OverrideTakenAway_FallsBackToTheProvidersWord()
    {
        var catalog = new ModelCatalog();
        var options = new ProviderOptions
        {
            ModelOverrides = { ["m"] = new ModelOverrideOptions { ContextWindow = 9, Tools = true } },
            Prices = { ["m"] = new PriceOptions { Input = 1, Output = 2 } },
        };
        catalog.Update(Entry(options), [new ModelInfo { Id = "m", Provider = "p", Capabilities = new ModelCapabilities { ContextWindow = 5 } }]);

        var overridden = catalog.Find("p", "m").ShouldNotBeNull().Capabilities;
        catalog.Update(Entry(new ProviderOptions()), null);
        var own = catalog.Find("p", "m").ShouldNotBeNull().Capabilities;

        (overridden.ContextWindow, overridden.Tools, overridden.Pricing?.Input).ShouldBe((9, true, 0.000001m));
        (overridden.Sources["contextWindow"], overridden.Sources["pricing"]).ShouldBe(("configuration", "configuration"));
        (own.ContextWindow, own.Tools, own.Pricing).ShouldBe((5, null, null));
        own.Sources["contextWindow"].ShouldBe("provider");
    }

    [Fact]
    public void Update_MakersApiBeforeItsFirstList_OffersTheSnapshotsModels()
    {
        var catalog = new ModelCatalog();
        var entry = Entry(new ProviderOptions { BaseUrl = new Uri("https://api.openai.com/v1") });
        catalog.Update(entry, null);

        var before = catalog.ModelsOf("p");
        catalog.Update(entry, [new ModelInfo { Id = "gpt-4o", Provider = "p" }]);

        before.ShouldContain(model => model.Id == "gpt-4o-mini");
        before.ShouldNotContain(model => model.Id == "claude-opus-4-6");
        catalog.ModelsOf("p").ShouldHaveSingleItem().Capabilities.Sources["contextWindow"].ShouldBe("snapshot");
        catalog.Find("p", "gpt-4o-mini").ShouldBeNull();
        catalog.Describe(entry, "gpt-4o-mini").ShouldNotBeNull().Capabilities.ContextWindow.ShouldBe(128_000);
        catalog.Describe(entry, "nobody-knows").ShouldBeNull();
    }

    [Fact]
    public void Update_SnapshotOff_KnowsOnlyWhatIsSaid()
    {
        var catalog = new ModelCatalog();
        var entry = Entry(new ProviderOptions { BaseUrl = new Uri("https://api.openai.com/v1"), Models = ["gpt-4o"] });

        catalog.Update(entry, null, useSnapshot: false);

        catalog.ModelsOf("p").ShouldHaveSingleItem().Capabilities.ContextWindow.ShouldBeNull();
        catalog.Describe(entry, "gpt-4o-mini").ShouldBeNull();
    }

    private static ProviderEntry Entry(ProviderOptions options) => new(new FakeProvider("p"), options, TimeProvider.System);
}
