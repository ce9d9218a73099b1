using Microsoft.Extensions.Logging;
using Switchyard.Core.Caching;
using Switchyard.Core.Configuration;
using Switchyard.Core.Telemetry;
using Switchyard.Redis.Caching;

namespace Switchyard.Redis;

/// <summary>Everything Redis does for the service, as one thing to start and stop. Thread-safe.</summary>
public sealed class RedisBackplane : IDisposable
{
    private readonly RedisClient _client;
    private readonly RedisConnection _connection;
    private readonly RedisWatch _watch;
    private readonly CacheStoreMetrics _cacheMetrics;

    /// <summary>Makes it; nothing is connected yet.</summary>
    /// <param name="options">The section <c>Redis</c>, valid and with an address.</param>
    /// <param name="metrics">Told how Redis does.</param>
    /// <param name="time">The clock.</param>
    /// <param name="loggers">Makes the loggers.</param>
    public RedisBackplane(RedisOptions options, SwitchyardMetrics metrics, TimeProvider time, ILoggerFactory loggers)
    {
        var address = RedisAddress.Parse(options.ConnectionString!, out _)!;
        _client = new RedisClient(address, options);
        _connection = new RedisConnection(_client, options, metrics.Store, time);
        _cacheMetrics = metrics.CacheStore;
        Flights = new RedisFlightLock(_connection, time);
        var share = new ReplicaShare(options.AssumedReplicas);
        var cooldowns = new RedisCooldowns(_connection);
        _watch = new RedisWatch(_client, _connection, share, cooldowns, metrics.Store, time, loggers.CreateLogger<RedisWatch>());
    }

    /// <summary>Whether Redis is used now.</summary>
    public bool IsUp => _connection.IsUp;

    /// <summary>How long the last probe took.</summary>
    public TimeSpan Latency => _watch.Latency;

    /// <summary>Why Redis is not used; null while it is.</summary>
    public StoreErrorKind? Fault => _watch.Fault;

    /// <summary>Lets one replica at a time make an entry of the cache.</summary>
    public IFlightLock Flights { get; }

    /// <summary>The cache that all replicas share.</summary>
    /// <param name="secrets">Sign its entries.</param>
    /// <param name="options">The settings in force; asked at every operation.</param>
    public ICacheStore CreateCache(ITenantSecrets secrets, Func<CachingOptions> options) =>
        new RedisCacheStore(_connection, new CacheEntryCodec(secrets), options, _cacheMetrics);

    /// <summary>Connects and probes once. That nobody is there is no reason not to start.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The server's eviction policy when it is one that may throw limits away, which forbids the start; else null.</returns>
    public Task<string?> StartAsync(CancellationToken cancellationToken) => _watch.StartAsync(cancellationToken);

    /// <summary>Probes until it is told to end.</summary>
    /// <param name="cancellationToken">Ends it.</param>
    public Task RunAsync(CancellationToken cancellationToken) => _watch.RunAsync(cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();
}
