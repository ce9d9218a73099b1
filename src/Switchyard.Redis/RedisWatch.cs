using Microsoft.Extensions.Logging;
using StackExchange.Redis;
using Switchyard.Core.Errors;
using Switchyard.Core.Telemetry;

namespace Switchyard.Redis;

/// <summary>
/// Probes Redis once a second with one script, which is also this replica's sign of life. Opens the breaker when nobody answers,
/// closes it when somebody does, and connects anew when the old connections seem to lead nowhere.
/// </summary>
/// <param name="client">The connections.</param>
/// <param name="connection">The way to Redis.</param>
/// <param name="id">This replica's id.</param>
/// <param name="share">Told how many replicas there are.</param>
/// <param name="cooldowns">Told which targets cool.</param>
/// <param name="metrics">Told how Redis does.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Told of every change.</param>
internal sealed partial class RedisWatch(
    RedisClient client,
    RedisConnection connection,
    string id,
    ReplicaShare share,
    RedisCooldowns cooldowns,
    StoreMetrics metrics,
    TimeProvider time,
    ILogger<RedisWatch> logger)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ProbeWithin = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan ReplicaLife = TimeSpan.FromSeconds(10);
    private static readonly RedisScript Heartbeat = RedisScript.Load("heartbeat_v1");

    // The client mends a broken connection by itself; one that leads to a dead or demoted server it keeps.
    private const int ProbesPerConnection = 3;

    // The setting hardly ever changes, and asking every server of a cluster each second would be rude.
    private const int RoundsPerPolicyCheck = 5;

    private StoreErrorKind? _policyFault;
    private int _failures;
    private int _rounds;
    private bool? _wasUp;

    /// <summary>How long the last probe took.</summary>
    public TimeSpan Latency { get; private set; }

    /// <summary>Why Redis is not used; null while it is.</summary>
    public StoreErrorKind? Fault { get; private set; } = StoreErrorKind.Connection;

    /// <summary>Connects and probes once, so that the service starts with what there is.</summary>
    /// <returns>The setting that forbids the start; null when there is none, or nobody to ask.</returns>
    public async Task<string?> StartAsync(CancellationToken cancellationToken)
    {
        await client.ConnectAsync().ConfigureAwait(false);
        var policy = await EvictionPolicy.ForbiddenAsync(client, ProbeWithin, cancellationToken).ConfigureAwait(false);
        await RoundAsync(cancellationToken).ConfigureAwait(false);
        return policy;
    }

    /// <summary>Probes until it is told to end.</summary>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await client.IsSuspectedAsync(Interval, cancellationToken).ConfigureAwait(false);
                await RoundAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                Log.ProbeFaulted(logger, e);
                await Task.Delay(Interval, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task RoundAsync(CancellationToken cancellationToken)
    {
        var error = await ProbeAsync(cancellationToken).ConfigureAwait(false);
        if (error is not null && _failures == 0)
        {
            // One silence is not a death: a second look at once, so that a real one is still known within two seconds.
            error = await ProbeAsync(cancellationToken).ConfigureAwait(false);
        }

        if (error is not null && ++_failures % ProbesPerConnection == 0 && await client.ConnectAsync().ConfigureAwait(false))
        {
            error = await ProbeAsync(cancellationToken).ConfigureAwait(false);
        }

        if (_rounds++ % RoundsPerPolicyCheck == 0 && error is null)
        {
            var forbidden = await EvictionPolicy.ForbiddenAsync(client, ProbeWithin, cancellationToken).ConfigureAwait(false);
            _policyFault = forbidden is null ? null : StoreErrorKind.Policy;
        }

        _failures = error is null ? 0 : _failures;
        Change(error is null ? _policyFault : connection.LastFailure);
        await cooldowns.FollowAsync(client, ProbeWithin).ConfigureAwait(false);
    }

    private async ValueTask<LlmError?> ProbeAsync(CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        RedisKey[] keys = [RedisNames.Replicas(connection.Prefix), RedisNames.Cooldowns(connection.Prefix)];
        RedisValue[] arguments = [id, (long)ReplicaLife.TotalMilliseconds];
        var reply = await connection.AskAsync(
            database => RedisConnection.EvaluateAsync(database, Heartbeat, keys, arguments), ProbeWithin, cancellationToken).ConfigureAwait(false);
        if (reply.Error is { } error)
        {
            return error;
        }

        Latency = time.GetElapsedTime(started);
        Read((RedisResult[])reply.Value!);
        return null;
    }

    private void Read(RedisResult[] values)
    {
        var there = DateTimeOffset.FromUnixTimeSeconds((long)values[0]).AddMicroseconds((long)values[1]) + (Latency / 2);
        connection.SetClock(there);
        share.Update((int)values[2], (int)values[3]);
        metrics.Probed(connection.Skew, share.Count);
        for (var i = 4; i + 2 < values.Length; i += 3)
        {
            cooldowns.Apply((string)values[i]!, TimeSpan.FromMilliseconds((long)values[i + 1]), (string)values[i + 2]!);
        }
    }

    private void Change(StoreErrorKind? fault)
    {
        Fault = fault;
        _ = fault is null ? connection.Breaker.Close() : connection.Breaker.Open();
        metrics.Changed(fault is null);
        if (_wasUp == (fault is null))
        {
            return;
        }

        _wasUp = fault is null;
        if (fault is { } reason)
        {
            Log.Down(logger, reason);
        }
        else
        {
            Log.Up(logger, share.Count);
        }
    }

    // Event ids 1540-1549 belong to the watch over Redis.
    private static partial class Log
    {
        [LoggerMessage(1540, LogLevel.Information, "Redis answers: limits and cache are shared by {Replicas} replicas.", EventName = "StoreUp")]
        public static partial void Up(ILogger logger, int replicas);

        [LoggerMessage(1541, LogLevel.Warning, "Redis is not used ({Reason}): this replica works degraded.", EventName = "StoreDown")]
        public static partial void Down(ILogger logger, StoreErrorKind reason);

        [LoggerMessage(1542, LogLevel.Error, "The probe of Redis failed by a bug.", EventName = "StoreProbeFaulted")]
        public static partial void ProbeFaulted(ILogger logger, Exception exception);
    }
}
