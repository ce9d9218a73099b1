using System.Globalization;
using StackExchange.Redis;
using Switchyard.Core.Limits;

namespace Switchyard.Redis;

/// <summary>The keys and arguments of one call of a script of limits, in the order in which the script reads them.</summary>
/// <param name="prefix">The service's prefix.</param>
internal sealed class LimitCall(string prefix)
{
    // What Lua's numbers hold exactly.
    private const long LargestWhole = 9_007_199_254_740_991;

    private static readonly TimeSpan Life = TimeSpan.FromHours(48);
    private static readonly TimeSpan ShortestUserLife = TimeSpan.FromMinutes(2);

    // The version of what lies under the keys.
    private readonly string _root = RedisNames.Limits(prefix) + "1:";
    private readonly List<RedisKey> _keys = [];
    private readonly List<RedisValue> _arguments = [];

    /// <summary>The keys.</summary>
    public RedisKey[] Keys => [.. _keys];

    /// <summary>The arguments.</summary>
    public RedisValue[] Arguments => [.. _arguments];

    /// <summary>Adds a whole number, at least 0.</summary>
    public LimitCall Add(long number)
    {
        _arguments.Add(Math.Clamp(number, 0, LargestWhole));
        return this;
    }

    /// <summary>Adds a word.</summary>
    public LimitCall Add(string word)
    {
        _arguments.Add(word);
        return this;
    }

    /// <summary>Adds a length of time in microseconds.</summary>
    public LimitCall Add(TimeSpan time) => Add(time.Ticks / TimeSpan.TicksPerMicrosecond);

    /// <summary>Adds a lease's name and the key of its record.</summary>
    public LimitCall AddLease(LimitLease lease)
    {
        _keys.Add($"{_root}l:{lease.Id}");
        return Add(lease.Id);
    }

    /// <summary>Adds the length of a window's slots and its key.</summary>
    public LimitCall AddWindow(LimitBucket bucket, LimitRule rule)
    {
        // Rounded up: slots that are too short by a fraction would let the window end too early.
        var window = rule.Window.Ticks / TimeSpan.TicksPerMicrosecond;
        var slot = Math.Max(1, (window + LimitRule.SlotsPerWindow - 1) / LimitRule.SlotsPerWindow);
        var unit = rule.Unit == LimitUnit.Requests ? 'r' : 't';
        _keys.Add(string.Create(CultureInfo.InvariantCulture, $"{_root}w:{unit}:{slot}:{bucket.Id}"));
        return Add(slot);
    }

    /// <summary>Adds how long a figure's key lives after a write, in milliseconds. That of an end user lives only as long as it counts: callers may invent any number of users.</summary>
    public LimitCall AddLife(LimitBucket bucket, LimitRule rule)
    {
        var needed = rule.Window * 2 > ShortestUserLife ? rule.Window * 2 : ShortestUserLife;
        return Add((bucket.Scope == LimitScope.EndUser ? needed : Life).Ticks / TimeSpan.TicksPerMillisecond);
    }

    /// <summary>Adds the key of a bucket's places.</summary>
    public LimitCall AddPlaces(LimitBucket bucket)
    {
        _keys.Add($"{_root}p:{bucket.Id}");
        return this;
    }

    /// <summary>Adds the keys of what an upstream said and of what is in flight to it.</summary>
    public LimitCall AddUpstream(LimitBucket bucket)
    {
        _keys.Add($"{_root}u:{bucket.Id}");
        _keys.Add($"{_root}f:{bucket.Id}");
        return this;
    }
}
