using System.Globalization;

namespace Switchyard.Redis;

/// <summary>Tells other replicas which targets cool, and hears it from them: at once by a message, and with every probe. Thread-safe.</summary>
/// <param name="connection">The way to Redis.</param>
internal sealed class RedisCooldowns(RedisConnection connection)
{
    private const int MostTargets = 1_000;
    private const char Separator = '\n';

    private static readonly RedisScript Cool = RedisScript.Load("cool_v1");

    private int _followed = -1;

    /// <summary>Called with every cooldown another replica tells of: target, what is left of it, the error's code.</summary>
    public event Action<string, TimeSpan, string>? Heard;

    /// <summary>Tells the others.</summary>
    /// <param name="target">The target, without line breaks.</param>
    /// <param name="wait">How long it cools.</param>
    /// <param name="code">The code of the error that says why.</param>
    public async ValueTask TellAsync(string target, TimeSpan wait, string code) =>
        await connection.EvaluateAsync(
            Cool,
            [RedisNames.Cooldowns(connection.Prefix)],
            [target, (long)wait.TotalMilliseconds, code, MostTargets, RedisNames.CooldownChannel(connection.Prefix)],
            CancellationToken.None).ConfigureAwait(false);

    /// <summary>Listens on the connections of now.</summary>
    /// <param name="client">The connections.</param>
    /// <param name="within">How long the server may take to agree.</param>
    public async ValueTask FollowAsync(RedisClient client, TimeSpan within)
    {
        if (_followed == client.Generation || client.Subscriber is not { } subscriber)
        {
            return;
        }

        _followed = client.Generation;
        try
        {
            await subscriber.SubscribeAsync(
                RedisNames.CooldownChannel(connection.Prefix), (_, message) => Read(message!)).WaitAsync(within).ConfigureAwait(false);
        }
        catch (Exception e) when (RedisFaults.IsExpected(e))
        {
            // The probe brings the same within a second.
            _followed = -1;
        }
    }

    /// <summary>Another replica's cooldown.</summary>
    /// <param name="target">The target.</param>
    /// <param name="left">What is left of it.</param>
    /// <param name="code">The code of the error that says why.</param>
    public void Apply(string target, TimeSpan left, string code) => Heard?.Invoke(target, left, code);

    private void Read(string message)
    {
        var parts = message.Split(Separator);
        if (parts.Length == 3 && long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds))
        {
            Apply(parts[0], TimeSpan.FromMilliseconds(milliseconds), parts[2]);
        }
    }
}
