using Switchyard.FakeUpstream.Stores;
using Xunit;

namespace Switchyard.Tests.Caching;

/// <summary>One real cluster for a class of tests; none where Redis is not installed.</summary>
public sealed class RedisClusterFixture : IAsyncLifetime
{
    public RedisCluster? Cluster { get; private set; }

    public async ValueTask InitializeAsync() =>
        Cluster = RedisServer.IsInstalled ? await RedisCluster.StartAsync(CancellationToken.None) : null;

    public ValueTask DisposeAsync() => Cluster?.DisposeAsync() ?? default;
}
