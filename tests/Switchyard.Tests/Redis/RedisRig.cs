using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Shouldly;
using Switchyard.Core.Configuration;
using Switchyard.Core.Telemetry;
using Switchyard.Redis;
using Switchyard.Tests.Telemetry;

namespace Switchyard.Tests.Redis;

/// <summary>The way to a real Redis, with the watch over it running.</summary>
internal sealed class RedisRig : IAsyncDisposable
{
    private readonly HostMeters _meters = new();
    private readonly CancellationTokenSource _ending = new();
    private readonly RedisClient _client;
    private Task _watching = Task.CompletedTask;

    private RedisRig(RedisOptions options, ILogger<RedisWatch> logger)
    {
        Metrics = new SwitchyardMetrics(_meters, new MetricLabels());
        _client = new RedisClient(RedisAddress.Parse(options.ConnectionString!, out _)!, options);
        Connection = new RedisConnection(_client, options, Metrics.Store, TimeProvider.System);
        var id = Guid.NewGuid().ToString("N");
        Cooldowns = new RedisCooldowns(Connection, id);
        Share = new ReplicaShare(options.AssumedReplicas);
        Watch = new RedisWatch(_client, Connection, id, Share, Cooldowns, Metrics.Store, TimeProvider.System, logger);
    }

    public SwitchyardMetrics Metrics { get; }

    public RedisConnection Connection { get; }

    public RedisWatch Watch { get; }

    public RedisCooldowns Cooldowns { get; }

    public ReplicaShare Share { get; }

    public string? ForbiddenPolicy { get; private set; }

    public static Task<RedisRig> StartAsync(string url, CancellationToken cancellationToken, ILogger<RedisWatch>? logger = null) =>
        StartAsync(new RedisOptions { ConnectionString = url }, cancellationToken, logger);

    public static async Task<RedisRig> StartAsync(
        RedisOptions options, CancellationToken cancellationToken, ILogger<RedisWatch>? logger = null)
    {
        var rig = new RedisRig(options, logger ?? NullLogger<RedisWatch>.Instance);
        rig.ForbiddenPolicy = await rig.Watch.StartAsync(cancellationToken);
        rig._watching = Task.WhenAll(rig.Watch.RunAsync(rig._ending.Token), rig.Cooldowns.RunAsync(rig._ending.Token));
        return rig;
    }

    /// <summary>Waits until Redis is used, or is not; the time it took.</summary>
    public async Task<TimeSpan> UntilAsync(bool isUp, CancellationToken cancellationToken)
    {
        var started = TimeProvider.System.GetTimestamp();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        while (Connection.IsUp != isUp || Watch.Fault is null != isUp)
        {
            TimeProvider.System.GetElapsedTime(started).ShouldBeLessThan(TimeSpan.FromSeconds(30));
            await timer.WaitForNextTickAsync(cancellationToken);
        }

        return TimeProvider.System.GetElapsedTime(started);
    }

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await _watching;
        _client.Dispose();
        _meters.Dispose();
        _ending.Dispose();
    }
}
