using System.Globalization;
using System.Threading.Channels;
using Switchyard.Core.Errors;
using Switchyard.Core.Pipeline;

namespace Switchyard.Redis;

/// <summary>Tells other replicas which targets cool, and hears it from them: at once by a message, and with every probe. Thread-safe.</summary>
/// <param name="connection">The way to Redis.</param>
/// <param name="id">This replica's id.</param>
internal sealed class RedisCooldowns(RedisConnection connection, string id) : ICooldownBoard
{
    private const int MostTargets = 1_000;
    private const int LongestModel = 256;

    // No cooldown is longer; whatever else stands in Redis was not put there by us.
    private const long LongestMilliseconds = 3_600_000;
    private const char Separator = '\n';
    private const char FieldSeparator = '\t';

    private static readonly RedisScript Cool = RedisScript.Load("cool_v1");

    private readonly Channel<Cooldown> _waiting = Channel.CreateBounded<Cooldown>(
        new BoundedChannelOptions(MostTargets) { SingleReader = true, FullMode = BoundedChannelFullMode.DropOldest });

    private int _followed = -1;

    /// <inheritdoc/>
    public event Action<Cooldown>? Heard;

    /// <inheritdoc/>
    public void Announce(in Cooldown cooldown)
    {
        // A name that long, or with what separates names, is no model anybody else asks for.
        if (cooldown.Model.Length <= LongestModel && cooldown.Model.AsSpan().IndexOfAny(Separator, FieldSeparator) < 0)
        {
            _waiting.Writer.TryWrite(cooldown);
        }
    }

    /// <summary>Tells what is announced until it is told to end.</summary>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var cooldown in _waiting.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            {
                await TellAsync(cooldown, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The service stops.
        }
    }

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
    /// <param name="target">Provider, model and key.</param>
    /// <param name="milliseconds">What is left of it.</param>
    /// <param name="code">The code of the error that says why.</param>
    public void Apply(string target, long milliseconds, string code)
    {
        var left = TimeSpan.FromMilliseconds(Math.Clamp(milliseconds, 0, LongestMilliseconds));
        if (target.Split(FieldSeparator) is [var provider, var model, var text] &&
            int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var key) &&
            Enum.TryParse<LlmErrorCode>(code, out var reason) && Enum.IsDefined(reason))
        {
            Heard?.Invoke(new Cooldown(provider, model, key, left, reason));
        }
    }

    private async ValueTask TellAsync(Cooldown cooldown, CancellationToken cancellationToken)
    {
        var target = string.Create(
            CultureInfo.InvariantCulture, $"{cooldown.Provider}{FieldSeparator}{cooldown.Model}{FieldSeparator}{cooldown.Key}");
        await connection.EvaluateAsync(
            Cool,
            [RedisNames.Cooldowns(connection.Prefix)],
            [target, Math.Max(1, (long)cooldown.Wait.TotalMilliseconds), cooldown.Code.ToString(), id, MostTargets, RedisNames.CooldownChannel(connection.Prefix)],
            cancellationToken).ConfigureAwait(false);
    }

    private void Read(string message)
    {
        if (message.Split(Separator) is [var target, var text, var code, var teller] && teller != id &&
            long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds))
        {
            Apply(target, milliseconds, code);
        }
    }
}
