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
}
