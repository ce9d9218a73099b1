using System.Globalization;
using Switchyard.Core.Caching;
using Switchyard.Core.Chat;
using Switchyard.Core.Pipeline;
using Switchyard.Core.Providers;

namespace Switchyard.Server.Http;

/// <summary>The headers of a successful answer: who answered, what was left out, and what the upstream may add.</summary>
internal static class AnswerHeaders
{
    // Clients and proxies refuse an answer whose head is larger than 4 to 64 KiB.
    private const int MostListed = 2 * 1024;

    /// <summary>Sets them.</summary>
    /// <param name="headers">The answer's headers.</param>
    /// <param name="trace">What happened.</param>
    /// <param name="facts">What was read beside the answer; null when nothing was yet.</param>
    public static void Set(IHeaderDictionary headers, CallTrace trace, AnswerFacts? facts)
    {
        if (trace.Target is { } target)
        {
            headers["x-switchyard-provider"] = target.Provider.Name;
        }

        if (trace.Dropped.Count > 0)
        {
            headers["x-switchyard-dropped"] = Printable(Listed(trace.Dropped));
        }

        if (trace.Adapted.Count > 0)
        {
            headers["x-switchyard-adapted"] = Printable(Listed(trace.Adapted));
        }

        foreach (var (name, value) in facts?.Headers ?? [])
        {
            if (IsPrintable(value))
            {
                headers[name] = value;
            }
        }
    }

    /// <summary>Says what the cache did; on failures too.</summary>
    /// <param name="headers">The answer's headers.</param>
    /// <param name="trace">What happened.</param>
    public static void SetCache(IHeaderDictionary headers, CallTrace trace)
    {
        headers["x-switchyard-cache"] = CacheOf(trace);
        if (trace.CacheDigest is { } digest)
        {
            headers["x-switchyard-cache-key"] = digest;
        }

        if (trace.Age is { } age)
        {
            headers.Age = ((long)age.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        }
    }

    /// <summary>What the cache did.</summary>
    /// <param name="trace">What happened.</param>
    public static string CacheOf(CallTrace trace) => trace.Cache switch
    {
        CacheResult.Miss => "miss",
        CacheResult.Hit => "hit",
        CacheResult.Coalesced => "coalesced",
        _ => "bypass",
    };

    /// <summary>Says what a whole answer cost in USD; nothing when that is not known.</summary>
    /// <param name="headers">The answer's headers.</param>
    /// <param name="cost">What it cost.</param>
    public static void SetCost(IHeaderDictionary headers, Cost cost)
    {
        if (cost.Total is { } total)
        {
            headers["x-switchyard-cost"] = total.ToString(CultureInfo.InvariantCulture);
        }
    }

    private static string Listed(IReadOnlyList<string> names)
    {
        var length = 0;
        var fitting = names.TakeWhile(name => (length += name.Length + 2) <= MostListed).ToList();
        var list = string.Join(", ", fitting);
        return fitting.Count == names.Count ? list : $"{list}, and {names.Count - fitting.Count} more";
    }

    // Field names come from the request: what is not printable must not reach a header.
    private static string Printable(string text) => IsPrintable(text) ? text : string.Concat(text.Where(c => c is >= ' ' and <= '~'));

    private static bool IsPrintable(string text) => text.AsSpan().IndexOfAnyExceptInRange(' ', '~') < 0;
}
