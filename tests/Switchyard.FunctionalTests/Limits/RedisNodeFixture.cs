using Switchyard.FakeUpstream.Stores;
using Xunit;

namespace Switchyard.FunctionalTests.Limits;

/// <summary>One Redis server for a class of tests; none when the program is not installed.</summary>
public sealed class RedisNodeFixture : IAsyncLifetime
{
    private RedisNode? _node;

    /// <summary>The server; without one the test that asks is skipped.</summary>
    internal RedisNode Node
    {
        get
        {
            Assert.SkipWhen(_node is null, "redis-server is not installed.");
            return _node!;
        }
    }

    public async ValueTask InitializeAsync() => _node = RedisServer.IsInstalled ? await RedisNode.StartAsync() : null;

    public ValueTask DisposeAsync() => _node?.DisposeAsync() ?? default;
}
