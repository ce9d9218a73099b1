using Switchyard.FakeUpstream;
using Switchyard.FakeUpstream.Dialects;
using Switchyard.FakeUpstream.Stores;
using Switchyard.FunctionalTests.Faults;
using Switchyard.FunctionalTests.Support;
using Xunit;

namespace Switchyard.FunctionalTests.Replicas;

/// <summary>Servers of one service, each a process of its own, over one Redis and in front of two scripted upstreams that answer everything.</summary>
internal sealed class ReplicaRig : IAsyncDisposable
{
    /// <summary>The callers' names.</summary>
    public static readonly IReadOnlyList<string> Callers = ["alice", "bob", "carol"];

    /// <summary>The administrator's key.</summary>
    public const string Admin = "Zk3vQ9w1LmN7xR5tBc";

    private readonly IAsyncDisposable? _store;
    private readonly FaultSettings[] _settings;

    private ReplicaRig(IAsyncDisposable? store, int count)
    {
        _store = store;
        _settings = [.. Enumerable.Range(0, count).Select(_ => new FaultSettings())];
    }

    /// <summary>The upstream of the provider <c>up</c>.</summary>
    public FaultUpstream First { get; } = FaultUpstream.Start();

    /// <summary>The upstream of the provider <c>spare</c>.</summary>
    public FaultUpstream Second { get; } = FaultUpstream.Start();

    /// <summary>The servers.</summary>
    public List<SwitchyardProcess> Replicas { get; } = [];

    /// <summary>The key of a caller.</summary>
    public static string KeyOf(string caller) => $"{caller}-7Qx2mV9kTz4";

    /// <summary>Starts the upstreams and the servers.</summary>
    /// <param name="url">The address of Redis.</param>
    /// <param name="store">Ends with the rig; null when the test ends it.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    /// <param name="configure">Settings of the server with this number.</param>
    /// <param name="count">How many servers.</param>
    public static async Task<ReplicaRig> StartAsync(
        string url, IAsyncDisposable? store, CancellationToken cancellationToken, Action<FaultSettings, int>? configure = null, int count = 3)
    {
        var rig = new ReplicaRig(store, count);
        rig.First.Respond(_ => Script.Json(200, OpenAIAnswer.Text("hello")));
        rig.Second.Respond(_ => Script.Json(200, OpenAIAnswer.Text("hello")));
        try
        {
            for (var i = 0; i < count; i++)
            {
                rig.Configure(rig._settings[i], url, count);
                configure?.Invoke(rig._settings[i], i);
            }

            rig.Replicas.AddRange(await Task.WhenAll(rig._settings.Select(s => SwitchyardProcess.StartAsync(s.Values, cancellationToken))));
            return rig;
        }
        catch
        {
            await rig.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts Redis too; the test is skipped where none is installed.</summary>
    public static async Task<(ReplicaRig Rig, RedisServer Redis)> StartWithRedisAsync(
        CancellationToken cancellationToken, Action<FaultSettings, int>? configure = null, int count = 3, params string[] arguments)
    {
        Assert.SkipUnless(RedisServer.IsInstalled, "redis-server is not installed.");
        var redis = await RedisServer.StartAsync(cancellationToken, arguments);
        var rig = await StartAsync(redis.Url, redis, cancellationToken, configure, count);
        await rig.SeeEachOtherAsync(cancellationToken);
        return (rig, redis);
    }

    /// <summary>Waits until every server knows of all: before that one would take more than its share while Redis is away.</summary>
    public async Task SeeEachOtherAsync(CancellationToken cancellationToken)
    {
        foreach (var replica in Replicas)
        {
            await replica.UntilAsync("switchyard_replicas", Replicas.Count, cancellationToken);
        }
    }

    /// <summary>Starts a server that has ended again, with the settings it had.</summary>
    public async Task StartAgainAsync(int replica, CancellationToken cancellationToken)
    {
        await Replicas[replica].DisposeAsync();
        Replicas[replica] = await SwitchyardProcess.StartAsync(_settings[replica].Values, cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var replica in Replicas)
        {
            await replica.DisposeAsync();
        }

        await First.DisposeAsync();
        await Second.DisposeAsync();
        if (_store is not null)
        {
            await _store.DisposeAsync();
        }
    }

    private void Configure(FaultSettings settings, string url, int count)
    {
        settings.SetVariable("REDIS_URL", url)
            .Provider("up", "openai-compatible", First, idleSeconds: 60, firstSeconds: 60)
            .Provider("spare", "openai-compatible", Second, idleSeconds: 60, firstSeconds: 60)
            .Alias("both", "up:m", "spare:m")
            .Set("DefaultProvider", "up")
            .Set("Redis__AssumedReplicas", $"{count}")
            .Set("Auth__Pepper", "k9Zq2Lw7Vx4Tn8Rb5Ym1Cf6Hj3Gd0Ps8")
            .Set("Auth__AdminKey", Admin)
            .SetVariable("Logging__LogLevel__Switchyard.Server.Http", "Warning");
        for (var i = 0; i < Callers.Count; i++)
        {
            settings.Set($"Auth__Keys__{i}__Name", Callers[i]).Set($"Auth__Keys__{i}__Key", KeyOf(Callers[i]));
        }
    }
}
