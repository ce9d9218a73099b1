using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Switchyard.Core.Caching;
using Switchyard.Core.Configuration;
using Switchyard.Core.Telemetry;
using Switchyard.Redis;
using Switchyard.Redis.Caching;
using Switchyard.Tests.Telemetry;

namespace Switchyard.Tests.Caching;

/// <summary>One replica's cache over a real Redis, with the watch over it running.</summary>
internal sealed class RedisCacheRig : ITenantSecrets, IAsyncDisposable
{
    private readonly HostMeters _meters = new();
    private readonly CancellationTokenSource _ending = new();
    private readonly RedisClient _client;
    private readonly RedisWatch _watch;
    private Task _watching = Task.CompletedTask;

    private RedisCacheRig(RedisOptions options, Func<CachingOptions> caching)
    {
        var metrics = new SwitchyardMetrics(_meters, new MetricLabels());
        Metrics = metrics.CacheStore;
        _client = new RedisClient(RedisAddress.Parse(options.ConnectionString!, out _)!, options);
        Connection = new RedisConnection(_client, options, metrics.Store, TimeProvider.System);
        _watch = new RedisWatch(
            _client, Connection, new ReplicaShare(1), new RedisCooldowns(Connection), metrics.Store, TimeProvider.System, NullLogger<RedisWatch>.Instance);
        Codec = new CacheEntryCodec(this);
        Store = new RedisCacheStore(Connection, Codec, caching, Metrics);
        Flights = new RedisFlightLock(Connection, TimeProvider.System);
    }

    public CacheStoreMetrics Metrics { get; }

    public RedisConnection Connection { get; }

    public CacheEntryCodec Codec { get; }

    public RedisCacheStore Store { get; }

    public RedisFlightLock Flights { get; }

    public static async Task<RedisCacheRig> StartAsync(string url, string prefix, Func<CachingOptions> caching, CancellationToken cancellationToken)
    {
        // A busy machine must not look like a dead store: what a deadline does is tested where deadlines are.
        var options = new RedisOptions { ConnectionString = url, Prefix = prefix, Deadline = TimeSpan.FromSeconds(2) };
        var rig = new RedisCacheRig(options, caching);
        await rig._watch.StartAsync(cancellationToken);
        rig._watching = rig._watch.RunAsync(rig._ending.Token);
        return rig;
    }

    /// <summary>Where an entry lies.</summary>
    public string KeyOf(CacheKey key) => CacheNames.Base(Connection.Prefix, CacheNames.PartOf(key.Digest)) + CacheNames.Member(key);

    /// <summary>Waits until Redis is used, or is not.</summary>
    public async Task UntilAsync(bool isUp, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        while (Connection.IsUp != isUp)
        {
            await timer.WaitForNextTickAsync(cancellationToken);
        }
    }

    public ReadOnlyMemory<byte> SecretOf(string tenant) => SHA256.HashData(Encoding.UTF8.GetBytes("pepper " + tenant));

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await _watching;
        _client.Dispose();
        _meters.Dispose();
        _ending.Dispose();
    }
}
