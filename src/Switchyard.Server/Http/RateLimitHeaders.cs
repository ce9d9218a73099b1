using System.Globalization;
using Switchyard.Core.Limits;
using Switchyard.Core.Pipeline;

namespace Switchyard.Server.Http;

/// <summary>The headers that tell what is left of the tightest limit, as OpenAI names and writes them.</summary>
internal static class RateLimitHeaders
{
    /// <summary>Sets them; none when no limit applies or none was asked yet.</summary>
    /// <param name="headers">The answer's headers.</param>
    /// <param name="admission">What the call may take.</param>
    public static void Set(IHeaderDictionary headers, ICallAdmission admission)
    {
        if (admission.Standing is not { } standing)
        {
            return;
        }

        if (standing.Tightest(LimitUnit.Requests) is { } requests)
        {
            headers["x-ratelimit-limit-requests"] = Number(requests.Rule.Most);
            headers["x-ratelimit-remaining-requests"] = Number(requests.Remaining);
            headers["x-ratelimit-reset-requests"] = Duration(requests.Reset);
        }

        if (standing.Tightest(LimitUnit.Tokens) is { } tokens)
        {
            headers["x-ratelimit-limit-tokens"] = Number(tokens.Rule.Most);
            headers["x-ratelimit-remaining-tokens"] = Number(tokens.Remaining);
            headers["x-ratelimit-reset-tokens"] = Duration(tokens.Reset);
        }
    }

    /// <summary>A duration such as <c>20ms</c>, <c>59.5s</c>, <c>6m0s</c> or <c>23h59m59.001s</c>, in whole milliseconds, never too short.</summary>
    /// <param name="span">The duration.</param>
    public static string Duration(TimeSpan span)
    {
        var milliseconds = (long)Math.Ceiling(Math.Max(0, span.TotalMilliseconds));
        if (milliseconds is > 0 and < 1000)
        {
            return string.Create(CultureInfo.InvariantCulture, $"{milliseconds}ms");
        }

        var (minutes, rest) = Math.DivRem(milliseconds, 60_000);
        var seconds = string.Create(CultureInfo.InvariantCulture, $"{rest / 1000m:0.###}s");
        return minutes switch
        {
            0 => seconds,
            < 60 => string.Create(CultureInfo.InvariantCulture, $"{minutes}m{seconds}"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{minutes / 60}h{minutes % 60}m{seconds}"),
        };
    }

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
