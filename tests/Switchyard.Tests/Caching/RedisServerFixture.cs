using Switchyard.FakeUpstream.Stores;
using Xunit;

namespace Switchyard.Tests.Caching;

/// <summary>One real Redis for a class of tests; none where it is not installed.</summary>
public sealed class RedisServerFixture : IAsyncLifetime
{
    public RedisServer? Server { get; private set; }

    public async ValueTask InitializeAsync() =>
        Server = RedisServer.IsInstalled ? await RedisServer.StartAsync(CancellationToken.None) : null;

    public ValueTask DisposeAsync() => Server?.DisposeAsync() ?? default;
}
