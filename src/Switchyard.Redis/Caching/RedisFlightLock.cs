using System.Security.Cryptography;
using StackExchange.Redis;
using Switchyard.Core.Caching;
using Switchyard.Core.Limits;

namespace Switchyard.Redis.Caching;

/// <summary>
/// Locks of flights in Redis: a key with a token that only its holder can give back, kept while it is held, gone
/// <see cref="Life"/> after its holder's death. Thread-safe.
/// </summary>
/// <param name="connection">The way to Redis.</param>
/// <param name="time">The clock.</param>
internal sealed class RedisFlightLock(RedisConnection connection, TimeProvider time) : IFlightLock
{
    /// <summary>How long a lock outlives its last renewal.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan ReleaseDeadline = TimeSpan.FromSeconds(1);
    private static readonly RedisScript Renew = RedisScript.Load("flight_renew_v1");
    private static readonly RedisScript Release = RedisScript.Load("flight_release_v1");

    /// <inheritdoc/>
    public async ValueTask<FlightClaim> TryBeginAsync(CacheKey key, CancellationToken cancellationToken)
    {
        var name = (RedisKey)CacheNames.Flight(connection.Prefix, key);
        var token = RandomNumberGenerator.GetBytes(16);
        var reply = await connection.RunAsync(database => database.StringSetAsync(name, token, Life, When.NotExists), cancellationToken)
            .ConfigureAwait(false);
        return reply.Error is { } error ? new FlightClaim(null, error)
            : reply.Value ? new FlightClaim(new Lease(connection, name, token, time))
            : default;
    }

    private sealed class Lease : IAsyncDisposable
    {
        private static readonly TimeSpan RenewEvery = TimeSpan.FromSeconds(1.5);

        // No call lasts longer: a holder that never lets go must not hold for ever.
        private static readonly TimeSpan Longest = LimitLease.Memory;

        private readonly RedisConnection _connection;
        private readonly RedisKey[] _keys;
        private readonly RedisValue _token;
        private readonly TimeProvider _time;
        private readonly long _taken;
        private readonly ITimer _renewal;

        public Lease(RedisConnection connection, RedisKey name, byte[] token, TimeProvider time)
        {
            _connection = connection;
            _keys = [name];
            _token = token;
            _time = time;
            _taken = time.GetTimestamp();
            _renewal = time.CreateTimer(static state => _ = ((Lease)state!).RenewAsync(), this, RenewEvery, RenewEvery);
        }

        public async ValueTask DisposeAsync()
        {
            await _renewal.DisposeAsync().ConfigureAwait(false);
            await _connection.EvaluateAsync(Release, _keys, [_token], ReleaseDeadline, CancellationToken.None).ConfigureAwait(false);
        }

        private async Task RenewAsync()
        {
            if (_time.GetElapsedTime(_taken) < Longest)
            {
                await _connection.EvaluateAsync(
                    Renew, _keys, [_token, (long)Life.TotalMilliseconds], ReleaseDeadline, CancellationToken.None).ConfigureAwait(false);
            }
        }
    }
}
