using Microsoft.Extensions.Logging;
using Switchyard.Core.Caching;
using Switchyard.Core.Configuration;
using Switchyard.Core.Limits;
using Switchyard.Core.Performance;
using Switchyard.Core.Pipeline;
using Switchyard.Core.Telemetry;
using Switchyard.Redis.Caching;

namespace Switchyard.Redis;

/// <summary>Everything Redis does for the service, as one thing to start and stop. Thread-safe.</summary>
public sealed class RedisBackplane : IDisposable
{
    private readonly RedisClient _client;
    private readonly RedisConnection _connection;
    private readonly RedisCooldowns _cooldowns;
    private readonly RedisWatch _watch;
    private readonly TimeProvider _time;
    private readonly string _id = Guid.NewGuid().ToString("N");

    /// <summary>Makes it; nothing is connected yet.</summary>
    /// <param name="options">The section <c>Redis</c>, valid and with an address.</param>
    /// <param name="local">Decides about limits while Redis is away.</param>
    /// <param name="caching">The section <c>Cache</c> in force.</param>
    /// <param name="secrets">Sign tenants' entries.</param>
    /// <param name="metrics">Told how Redis does.</param>
    /// <param name="time">The clock.</param>
    /// <param name="loggers">Makes the loggers.</param>
    public RedisBackplane(
        RedisOptions options,
        EmbeddedLimitStore local,
        Func<CachingOptions> caching,
        ITenantSecrets secrets,
        SwitchyardMetrics metrics,
        TimeProvider time,
        ILoggerFactory loggers)
    {
        var address = RedisAddress.Parse(options.ConnectionString!, out _)!;
        _client = new RedisClient(address, options);
        _connection = new RedisConnection(_client, options, metrics.Store, time);
        var share = new ReplicaShare(options.AssumedReplicas);
        _time = time;
        _cooldowns = new RedisCooldowns(_connection, _id);
        _watch = new RedisWatch(_client, _connection, _id, share, _cooldowns, metrics.Store, time, loggers.CreateLogger<RedisWatch>());
        Limits = new FallbackLimitStore(new RedisLimitStore(_connection), local, share, time);
        Cache = new RedisCacheStore(_connection, new CacheEntryCodec(secrets), caching, metrics.CacheStore);
        Flights = new ReplicaFlights(Cache, new RedisFlightLock(_connection, time), time);
    }

    /// <summary>The limits of all replicas; while Redis is away, this one's share of them.</summary>
    public ILimitStore Limits { get; }

    /// <summary>The answers of all replicas.</summary>
    public ICacheStore Cache { get; }

    /// <summary>Has replicas make an entry once.</summary>
    public ReplicaFlights Flights { get; }

    /// <summary>What replicas tell each other of how targets do; null when they tell nothing.</summary>
    public LivePerformance? Performance { get; init; }

    /// <summary>Where replicas tell each other which targets asked for a pause.</summary>
    public ICooldownBoard Cooldowns => _cooldowns;

    /// <summary>Whether Redis is used now.</summary>
    public bool IsUp => _connection.IsUp;

    /// <summary>How long the last probe took.</summary>
    public TimeSpan Latency => _watch.Latency;

    /// <summary>Why Redis is not used; null while it is.</summary>
    public StoreErrorKind? Fault => _watch.Fault;

    /// <summary>Connects and probes once. That nobody is there is no reason not to start.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The server's eviction policy when it is one that may throw limits away, which forbids the start; else null.</returns>
    public Task<string?> StartAsync(CancellationToken cancellationToken) => _watch.StartAsync(cancellationToken);

    /// <summary>Probes until it is told to end.</summary>
    /// <param name="cancellationToken">Ends it.</param>
    public Task RunAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(
            _watch.RunAsync(cancellationToken),
            _cooldowns.RunAsync(cancellationToken),
            Performance is { } live ? new RedisPerformance(_connection, _id, live, _time).RunAsync(cancellationToken) : Task.CompletedTask);

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();
}
