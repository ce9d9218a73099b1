using Switchyard.Core.Errors;

namespace Switchyard.Core.Pipeline;

/// <summary>Which keys of a target rest, until when and why. Not thread-safe: <see cref="TargetHealth"/> holds the lock.</summary>
internal sealed class TargetCooldowns(TimeProvider time)
{
    private const int MostKeys = 1_000;

    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    // Times are counted by the monotonic clock: the machine's own may be set back, and no target rests longer for that.
    private readonly Dictionary<int, (TimeSpan Until, LlmError Reason)> _cooling = [];
    private readonly long _start = time.GetTimestamp();
    private int _nextKey;

    /// <summary>Takes the next key in turn that is not cooling; the first one when all are.</summary>
    public int TakeKey(int keyCount)
    {
        var key = FreeKey(keyCount) ?? 0;
        _nextKey = key + 1;
        return key;
    }

    /// <summary>The next key in turn that is not cooling; null when all are.</summary>
    public int? FreeKey(int keyCount) => FreeKey(keyCount, Now);

    /// <summary>The failure that made all keys cool, with what is left of the shortest wait; null when one is free.</summary>
    public LlmError? Error(int keyCount)
    {
        var now = Now;
        if (FreeKey(keyCount, now) is not null)
        {
            return null;
        }

        // Keys beyond the count are those of an earlier configuration.
        var (until, reason) = _cooling.Where(pair => pair.Key < keyCount).Select(pair => pair.Value).MinBy(cooldown => cooldown.Until);
        return reason with { RetryAfter = until - now };
    }

    /// <summary>Lets a key rest if its failure asks for it.</summary>
    /// <returns>For how long; null when it does not.</returns>
    public TimeSpan? Failed(LlmError error, int key, int keyCount)
    {
        var pause = PauseOf(error, keyCount);
        if (pause is { } wait)
        {
            _cooling[key] = (Now + wait, WithoutText(error));
        }

        return pause;
    }

    /// <summary>Takes another replica's word; it never shortens a rest.</summary>
    public void Heard(in Cooldown cooldown)
    {
        var until = Now + Bounded(cooldown.Wait);
        var isNews = !_cooling.TryGetValue(cooldown.Key, out var known) || known.Until < until;
        if (isNews && cooldown.Key is >= 0 and < MostKeys)
        {
            _cooling[cooldown.Key] = (until, WithoutText(new LlmError(cooldown.Code, "") { Provider = cooldown.Provider }));
        }
    }

    private TimeSpan Now => time.GetElapsedTime(_start);

    private int? FreeKey(int keyCount, TimeSpan now)
    {
        for (var i = 0; i < keyCount; i++)
        {
            var key = (_nextKey + i) % keyCount;
            if (!_cooling.TryGetValue(key, out var cooldown) || cooldown.Until <= now)
            {
                return key;
            }
        }

        return null;
    }

    private static TimeSpan? PauseOf(LlmError error, int keyCount) => error switch
    {
        // Only a wait the upstream asked for: without a hint the backoff of the request itself is enough.
        { Code: LlmErrorCode.RateLimitExceeded or LlmErrorCode.UpstreamOverloaded, RetryAfter: { } wait } => Bounded(wait),

        // A refused key rests while the others work; a lone key is asked again, it may have been topped up.
        { Code: LlmErrorCode.UpstreamAuthentication or LlmErrorCode.UpstreamBilling } when keyCount > 1 => Longest,
        _ => null,
    };

    private static TimeSpan Bounded(TimeSpan wait) => wait < Shortest ? Shortest : wait > Longest ? Longest : wait;

    // Other callers are told of it: what an upstream said to one of them may hold that caller's words.
    private static LlmError WithoutText(LlmError error) =>
        new(error.Code, "The provider asked for a pause or refused the key a moment ago.")
        {
            Provider = error.Provider,
            UpstreamStatus = error.UpstreamStatus,
        };
}
