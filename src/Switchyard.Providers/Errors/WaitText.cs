using System.Globalization;

namespace Switchyard.Providers.Errors;

/// <summary>
/// Reads the spellings of a wait: seconds, milliseconds, HTTP dates, RFC 3339 times, epoch times, Go durations.
/// Null for garbage: negative, not a number, past, or more than 31 days.
/// </summary>
internal static class WaitText
{
    // The longest real one is a monthly limit.
    private const decimal LongestSeconds = 31 * 24 * 3600;
    private const decimal EpochSeconds = 1_000_000_000;
    private const decimal EpochMilliseconds = 1_000_000_000_000;

    private static readonly string[] DateFormats =
    [
        "r", "ddd, d MMM yyyy HH:mm:ss 'GMT'", "dddd, dd-MMM-yy HH:mm:ss 'GMT'", "ddd MMM d HH:mm:ss yyyy",
        "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK",
    ];

    /// <summary>A number of milliseconds, with or without decimals.</summary>
    public static TimeSpan? Milliseconds(string? text) => Number(text) is { } number ? Span(number / 1000) : null;

    /// <summary>Seconds, a duration, or a moment that is still to come.</summary>
    /// <param name="text">The text.</param>
    /// <param name="now">The present.</param>
    public static TimeSpan? Any(string? text, DateTimeOffset now)
    {
        var trimmed = text?.Trim();
        if (string.IsNullOrEmpty(trimmed))
        {
            return null;
        }

        if (Number(trimmed) is { } number)
        {
            return number >= EpochMilliseconds ? Until(number / 1000, now)
                : number >= EpochSeconds ? Until(number, now)
                : Span(number);
        }

        return Duration(trimmed, out var used) is { } wait && used == trimmed.Length ? wait : Moment(trimmed, now) ?? Repeated(trimmed);
    }

    /// <summary>A duration at the start of a text: <c>3.89s</c>, <c>174ms</c>, <c>6m0s</c>, <c>40 seconds</c>.</summary>
    /// <param name="text">The text.</param>
    /// <param name="used">How many characters belong to it.</param>
    public static TimeSpan? Duration(ReadOnlySpan<char> text, out int used)
    {
        used = 0;
        decimal? total = null;
        while (used < text.Length && char.IsAsciiDigit(text[used]))
        {
            var rest = text[used..];
            var digits = LengthOf(rest, static c => char.IsAsciiDigit(c) || c == '.');
            var blank = digits < rest.Length && rest[digits] == ' ' ? 1 : 0;
            var unit = rest[(digits + blank)..];
            unit = unit[..LengthOf(unit, static c => char.IsLetter(c))];
            if (Number(rest[..digits].ToString()) is not { } number || number > LongestSeconds * 1000 || UnitSeconds(unit) is not { } seconds)
            {
                break;
            }

            total = (total ?? 0) + (number * seconds);
            used += digits + blank + unit.Length;
        }

        return total is { } sum ? Span(sum) : null;
    }

    private static int LengthOf(ReadOnlySpan<char> text, Func<char, bool> belongs)
    {
        var length = 0;
        while (length < text.Length && belongs(text[length]))
        {
            length++;
        }

        return length;
    }

    private static decimal? UnitSeconds(ReadOnlySpan<char> unit) => unit switch
    {
        "ns" => 0.000_000_001m,
        "us" or "µs" or "μs" => 0.000_001m,
        "ms" or "msec" or "millisecond" or "milliseconds" => 0.001m,
        "s" or "sec" or "secs" or "second" or "seconds" => 1,
        "m" or "min" or "mins" or "minute" or "minutes" => 60,
        "h" or "hr" or "hour" or "hours" => 3600,
        "d" or "day" or "days" => 86_400,
        _ => null,
    };

    // No sign, no exponent, no thousands: "-1", "1e99" and "1,000" are garbage here.
    private static decimal? Number(string? text) =>
        decimal.TryParse(text?.Trim(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static TimeSpan? Span(decimal seconds) =>
        seconds is >= 0 and <= LongestSeconds ? TimeSpan.FromTicks((long)(seconds * TimeSpan.TicksPerSecond)) : null;

    private static TimeSpan? Until(decimal epochSeconds, DateTimeOffset now)
    {
        var left = epochSeconds - ((decimal)now.ToUnixTimeMilliseconds() / 1000);
        return left > 0 ? Span(left) : null;
    }

    private static TimeSpan? Moment(string text, DateTimeOffset now)
    {
        const DateTimeStyles Styles = DateTimeStyles.AssumeUniversal | DateTimeStyles.AllowWhiteSpaces;
        return DateTimeOffset.TryParseExact(text, DateFormats, CultureInfo.InvariantCulture, Styles, out var moment)
            && moment > now && moment - now <= TimeSpan.FromSeconds((double)LongestSeconds)
                ? moment - now
                : null;
    }

    /// <summary>A header sent twice and joined: the longer wait is the safe one.</summary>
    private static TimeSpan? Repeated(string text)
    {
        TimeSpan? longest = null;
        foreach (var part in text.Split(',', 8))
        {
            if (Number(part) is not { } number || Span(number) is not { } wait)
            {
                return null;
            }

            longest = longest > wait ? longest : wait;
        }

        return longest;
    }
}
