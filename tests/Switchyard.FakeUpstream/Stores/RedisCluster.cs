using System.Globalization;

namespace Switchyard.FakeUpstream.Stores;

/// <summary>A real Redis Cluster of three servers without replicas on this machine.</summary>
public sealed class RedisCluster : IAsyncDisposable
{
    private const int Slots = 16_384;

    private readonly Dictionary<string, RedisServer> _moved = [];

    private RedisCluster(IReadOnlyList<RedisServer> servers) => Servers = servers;

    /// <summary>Its servers.</summary>
    public IReadOnlyList<RedisServer> Servers { get; }

    /// <summary>Its address as <c>REDIS_URL</c> wants it: all servers.</summary>
    public string Url => "redis://" + string.Join(',', Servers.Select(server => server.Address));

    /// <summary>Starts one and waits until every server says it is whole.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async Task<RedisCluster> StartAsync(CancellationToken cancellationToken)
    {
        var servers = new List<RedisServer>();
        for (var i = 0; i < 3; i++)
        {
            servers.Add(await RedisServer.StartAsync(
                cancellationToken, "--cluster-enabled", "yes", "--cluster-node-timeout", "2000", "--cluster-require-full-coverage", "no"));
        }

        var cluster = new RedisCluster(servers);
        for (var i = 0; i < servers.Count; i++)
        {
            var (first, last) = (Slots * i / servers.Count, (Slots * (i + 1) / servers.Count) - 1);
            await servers[i].RunAsync(cancellationToken, "CLUSTER", "ADDSLOTSRANGE", Text(first), Text(last));
            await servers[i].RunAsync(cancellationToken, "CLUSTER", "SET-CONFIG-EPOCH", Text(i + 1));
        }

        foreach (var other in servers.Skip(1))
        {
            await servers[0].RunAsync(cancellationToken, "CLUSTER", "MEET", "127.0.0.1", Text(other.Port));
        }

        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        foreach (var server in servers)
        {
            while (!await IsWholeAsync(server, servers.Count, cancellationToken))
            {
                await timer.WaitForNextTickAsync(cancellationToken);
            }
        }

        return cluster;
    }

    /// <summary>Moves a slot with its keys to the next server, as an operator would: announced, key by key, confirmed.</summary>
    /// <param name="key">A key whose slot is meant.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task MoveSlotAsync(string key, CancellationToken cancellationToken)
    {
        var slot = await Servers[0].RunAsync(cancellationToken, "CLUSTER", "KEYSLOT", key);
        var from = _moved.TryGetValue(slot, out var moved) ? moved : await OwnerOfAsync(key, cancellationToken);
        var to = Servers[(Servers.ToList().IndexOf(from) + 1) % Servers.Count];
        var (fromId, toId) = (await from.RunAsync(cancellationToken, "CLUSTER", "MYID"), await to.RunAsync(cancellationToken, "CLUSTER", "MYID"));
        await to.RunAsync(cancellationToken, "CLUSTER", "SETSLOT", slot, "IMPORTING", fromId);
        await from.RunAsync(cancellationToken, "CLUSTER", "SETSLOT", slot, "MIGRATING", toId);
        while (await from.RunAsync(cancellationToken, "CLUSTER", "GETKEYSINSLOT", slot, "200") is { Length: > 0 } keys)
        {
            await from.RunAsync(cancellationToken, ["MIGRATE", "127.0.0.1", Text(to.Port), "", "0", "1000", "KEYS", .. keys.Split('\n')]);
        }

        foreach (var server in Servers.OrderByDescending(server => server == to))
        {
            await server.RunAsync(cancellationToken, "CLUSTER", "SETSLOT", slot, "NODE", toId);
        }

        _moved[slot] = to;
    }

    /// <summary>The server that was given a slot at the start.</summary>
    /// <param name="key">A key whose slot is meant.</param>
    /// <param name="cancellationToken">Ends the asking.</param>
    public async Task<RedisServer> OwnerOfAsync(string key, CancellationToken cancellationToken)
    {
        var slot = int.Parse(await Servers[0].RunAsync(cancellationToken, "CLUSTER", "KEYSLOT", key), CultureInfo.InvariantCulture);
        return Servers.Where((_, i) => slot < Slots * (i + 1) / Servers.Count).First();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var server in Servers)
        {
            await server.DisposeAsync();
        }
    }

    private static async Task<bool> IsWholeAsync(RedisServer server, int size, CancellationToken cancellationToken)
    {
        var info = await server.RunAsync(cancellationToken, "CLUSTER", "INFO");
        return info.Contains("cluster_state:ok", StringComparison.Ordinal) &&
            info.Contains($"cluster_slots_ok:{Slots}", StringComparison.Ordinal) &&
            info.Contains($"cluster_known_nodes:{size}", StringComparison.Ordinal);
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
