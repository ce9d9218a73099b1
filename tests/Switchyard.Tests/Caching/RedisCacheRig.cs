using System.Security.Cryptography;
using System.Text;
using Switchyard.Core.Caching;
using Switchyard.Core.Configuration;
using Switchyard.Core.Telemetry;
using Switchyard.Redis;
using Switchyard.Redis.Caching;
using Switchyard.Tests.Redis;

namespace Switchyard.Tests.Caching;

/// <summary>One replica's cache over a real Redis, with the watch over it running.</summary>
internal sealed class RedisCacheRig : ITenantSecrets, IAsyncDisposable
{
    private readonly RedisRig _redis;

    private RedisCacheRig(RedisRig redis, Func<CachingOptions> caching)
    {
        _redis = redis;
        Codec = new CacheEntryCodec(this);
        Store = new RedisCacheStore(Connection, Codec, caching, Metrics);
        Flights = new RedisFlightLock(Connection, TimeProvider.System);
    }

    public CacheStoreMetrics Metrics => _redis.Metrics.CacheStore;

    public RedisConnection Connection => _redis.Connection;

    public CacheEntryCodec Codec { get; }

    public RedisCacheStore Store { get; }

    public RedisFlightLock Flights { get; }

    public static async Task<RedisCacheRig> StartAsync(string url, string prefix, Func<CachingOptions> caching, CancellationToken cancellationToken)
    {
        // A busy machine must not look like a dead store: what a deadline does is tested where deadlines are.
        var options = new RedisOptions { ConnectionString = url, Prefix = prefix, Deadline = TimeSpan.FromSeconds(2) };
        return new RedisCacheRig(await RedisRig.StartAsync(options, cancellationToken), caching);
    }

    /// <summary>Where an entry lies.</summary>
    public string KeyOf(CacheKey key) => CacheNames.Base(Connection.Prefix, CacheNames.PartOf(key.Digest)) + CacheNames.Member(key);

    /// <summary>Waits until Redis is used, or is not.</summary>
    public Task UntilAsync(bool isUp, CancellationToken cancellationToken) => _redis.UntilAsync(isUp, cancellationToken);

    public ReadOnlyMemory<byte> SecretOf(string tenant) => SHA256.HashData(Encoding.UTF8.GetBytes("pepper " + tenant));

    public ValueTask DisposeAsync() => _redis.DisposeAsync();
}
