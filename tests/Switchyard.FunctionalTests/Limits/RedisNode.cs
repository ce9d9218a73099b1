using StackExchange.Redis;
using Switchyard.FakeUpstream.Stores;

namespace Switchyard.FunctionalTests.Limits;

/// <summary>A Redis server of its own and connections to it.</summary>
internal sealed class RedisNode : IAsyncDisposable
{
    private readonly RedisServer _server;
    private readonly ConnectionMultiplexer _client;

    private RedisNode(RedisServer server, ConnectionMultiplexer client) => (_server, _client) = (server, client);

    /// <summary>Where it listens.</summary>
    public int Port => _server.Port;

    /// <summary>Its first database.</summary>
    public IDatabase Database => _client.GetDatabase();

    /// <summary>Starts one and waits until it serves.</summary>
    public static async Task<RedisNode> StartAsync()
    {
        var server = await RedisServer.StartAsync(CancellationToken.None);
        var client = await ConnectionMultiplexer.ConnectAsync($"{server.Address},allowAdmin=true,syncTimeout=5000");

        // Else the client runs what awaits an answer on the thread that reads answers.
        client.PreserveAsyncOrder = false;
        return new RedisNode(server, client);
    }

    /// <summary>The names of keys that fit a pattern.</summary>
    public async Task<string[]> KeysAsync(string pattern) => (string[])await Database.ExecuteAsync("KEYS", pattern);

    /// <summary>Freezes it: connections stay, nothing is answered.</summary>
    public void Freeze() => _server.Freeze();

    /// <summary>Lets it go on.</summary>
    public void Thaw() => _server.Thaw();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
    }
}
