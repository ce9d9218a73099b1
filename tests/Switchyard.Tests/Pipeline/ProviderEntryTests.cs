using Shouldly;
using Switchyard.Core.Configuration;
using Switchyard.Core.Pipeline;
using Xunit;

namespace Switchyard.Tests.Pipeline;

public sealed class ProviderEntryTests
{
    [Fact]
    public async Task InitializeAsync_AskedTwice_PreparesTheProviderOnce()
    {
        using var provider = new FakeProvider("a");
        var entry = new ProviderEntry(provider, new ProviderOptions(), TimeProvider.System);

        await entry.InitializeAsync(TestContext.Current.CancellationToken);
        await entry.InitializeAsync(TestContext.Current.CancellationToken);

        provider.Initialized.ShouldBe(1);
    }
}
