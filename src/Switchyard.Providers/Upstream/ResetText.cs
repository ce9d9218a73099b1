using System.Globalization;
using Switchyard.Providers.Errors;

namespace Switchyard.Providers.Upstream;

/// <summary>
/// Reads when a limit is whole again: a Go duration (<c>6m0s</c>), seconds, a moment in seconds or milliseconds since 1970, or
/// an RFC 3339 time. A moment just gone is zero, for the limit is whole then. At most <see cref="Longest"/>.
/// </summary>
internal static class ResetText
{
    /// <summary>The longest wait that is believed; a longer one is cut to it.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromHours(24);

    // What is further away than this, ahead or behind, is a fault, not a limit.
    private static readonly TimeSpan Absurd = TimeSpan.FromDays(31);
    private const decimal EpochSeconds = 1_000_000_000;
    private const decimal EpochMilliseconds = 1_000_000_000_000;
    private const decimal LastEpochMilliseconds = 100_000_000_000_000;

    private static readonly string[] Formats = ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];

    /// <summary>The wait; null for garbage.</summary>
    /// <param name="text">The header.</param>
    /// <param name="now">The present.</param>
    public static TimeSpan? Read(string text, DateTimeOffset now)
    {
        var trimmed = text.AsSpan().Trim();
        if (decimal.TryParse(trimmed, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
        {
            return OfNumber(number, now);
        }

        if (WaitText.Duration(trimmed, out var used) is { } wait && used == trimmed.Length)
        {
            return Bounded(wait);
        }

        const DateTimeStyles Styles = DateTimeStyles.AssumeUniversal;
        return DateTimeOffset.TryParseExact(trimmed, Formats, CultureInfo.InvariantCulture, Styles, out var moment) ? Bounded(moment - now) : null;
    }

    private static TimeSpan? OfNumber(decimal number, DateTimeOffset now) => number switch
    {
        >= LastEpochMilliseconds => null,
        >= EpochMilliseconds => Bounded(DateTimeOffset.FromUnixTimeMilliseconds((long)number) - now),
        >= EpochSeconds => Bounded(DateTimeOffset.FromUnixTimeMilliseconds((long)(number * 1000)) - now),
        _ => number > (decimal)Absurd.TotalSeconds ? null : Bounded(TimeSpan.FromTicks((long)(number * TimeSpan.TicksPerSecond))),
    };

    private static TimeSpan? Bounded(TimeSpan wait) =>
        wait > Absurd || wait < -Absurd ? null
        : wait < TimeSpan.Zero ? TimeSpan.Zero
        : wait > Longest ? Longest : wait;
}
