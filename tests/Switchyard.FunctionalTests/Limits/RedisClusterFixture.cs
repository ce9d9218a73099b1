using System.Globalization;
using Switchyard.FunctionalTests.Support;
using Xunit;

namespace Switchyard.FunctionalTests.Limits;

/// <summary>A cluster of three Redis servers; none when the program is not installed.</summary>
public sealed class RedisClusterFixture : IAsyncLifetime
{
    private static readonly (int First, int Last)[] Slots = [(0, 5460), (5461, 10922), (10923, 16383)];
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(30);
    private readonly List<RedisNode> _nodes = [];

    /// <summary>The servers; without them the test that asks is skipped.</summary>
    internal IReadOnlyList<RedisNode> Nodes
    {
        get
        {
            Assert.SkipWhen(_nodes.Count == 0, "redis-server is not installed.");
            return _nodes;
        }
    }

    public async ValueTask InitializeAsync()
    {
        if (!RedisNode.IsInstalled)
        {
            return;
        }

        var buses = new List<int>();
        foreach (var (first, last) in Slots)
        {
            buses.Add(FreePort.Take());
            var node = await RedisNode.StartAsync("--cluster-enabled", "yes", "--cluster-port", Text(buses[^1]));
            _nodes.Add(node);
            await node.Database.ExecuteAsync("CLUSTER", "ADDSLOTSRANGE", Text(first), Text(last));
            await node.Database.ExecuteAsync("CLUSTER", "SET-CONFIG-EPOCH", Text(_nodes.Count));
        }

        foreach (var other in Enumerable.Range(1, 2))
        {
            await _nodes[0].Database.ExecuteAsync("CLUSTER", "MEET", "127.0.0.1", Text(_nodes[other].Port), Text(buses[other]));
        }

        using var limit = new CancellationTokenSource(StartLimit);
        foreach (var node in _nodes)
        {
            await AgreedAsync(node, limit.Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes)
        {
            await node.DisposeAsync();
        }
    }

    // Nothing tells when the servers have agreed; asking them to wait for a copy nobody makes paces the questions.
    private static async Task AgreedAsync(RedisNode node, CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var info = (string)await node.Database.ExecuteAsync("CLUSTER", "INFO");
            if (info.Contains("cluster_state:ok", StringComparison.Ordinal) && info.Contains("cluster_size:3", StringComparison.Ordinal))
            {
                return;
            }

            await node.Database.ExecuteAsync("WAIT", "1", "50");
        }
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
