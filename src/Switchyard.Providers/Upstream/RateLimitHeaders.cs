using System.Globalization;
using System.Net.Http.Headers;
using Switchyard.Core.Limits;

namespace Switchyard.Providers.Upstream;

/// <summary>
/// Reads what an upstream's headers say is left for our key, in one pass over the headers that came: OpenAI's
/// <c>x-ratelimit-remaining-*</c>, Anthropic's <c>anthropic-ratelimit-*</c> and OpenRouter's <c>x-ratelimit-*</c>.
/// A figure that is no whole number from zero to <see cref="MostRemaining"/>, or has no usable reset, says nothing.
/// </summary>
internal static class RateLimitHeaders
{
    /// <summary>No key has this much left; a larger figure is a fault.</summary>
    public const long MostRemaining = 1_000_000_000_000;

    private const string Common = "x-ratelimit-";
    private const string Anthropic = "anthropic-ratelimit-";

    // Answer tokens are a limit of their own: nearly spent they stop any call, else they say nothing of one's prompt.
    private const int NearlySpent = 10;

    /// <summary>Reads the headers.</summary>
    /// <param name="headers">The response's headers.</param>
    /// <param name="now">The present.</param>
    public static UpstreamAllowance Read(HttpHeadersNonValidated headers, DateTimeOffset now)
    {
        var found = default(Found);
        foreach (var header in headers)
        {
            // Hot path: the lengths and first letters of most headers' names tell that they are none of these.
            var name = header.Key;
            if (name.Length > Common.Length && name[0] is 'x' or 'X' && name.StartsWith(Common, StringComparison.OrdinalIgnoreCase))
            {
                TakeCommon(name.AsSpan(Common.Length), header.Value, now, ref found);
            }
            else if (name.Length > Anthropic.Length && name[0] is 'a' or 'A' && name.StartsWith(Anthropic, StringComparison.OrdinalIgnoreCase))
            {
                TakeAnthropic(name.AsSpan(Anthropic.Length), header.Value, now, ref found);
            }
        }

        return found.IsAny ? found.ToAllowance() : default;
    }

    private static void TakeCommon(ReadOnlySpan<char> name, HeaderStringValues value, DateTimeOffset now, ref Found found)
    {
        if (Is(name, "remaining-requests"))
        {
            found.Requests.Remaining = Whole(value);
        }
        else if (Is(name, "remaining-tokens"))
        {
            found.Tokens.Remaining = Whole(value);
        }
        else if (Is(name, "reset-requests"))
        {
            found.Requests.Reset = ResetText.Read(value.ToString(), now);
        }
        else if (Is(name, "reset-tokens"))
        {
            found.Tokens.Reset = ResetText.Read(value.ToString(), now);
        }
        else if (Is(name, "remaining"))
        {
            found.All.Remaining = Whole(value);
        }
        else if (Is(name, "reset"))
        {
            found.All.Reset = ResetText.Read(value.ToString(), now);
        }
        else
        {
            return;
        }

        found.IsAny = true;
    }

    private static void TakeAnthropic(ReadOnlySpan<char> name, HeaderStringValues value, DateTimeOffset now, ref Found found)
    {
        var dash = name.LastIndexOf('-');
        if (dash < 0)
        {
            return;
        }

        switch (name[..dash])
        {
            case var bucket when Is(bucket, "requests"):
                found.Requests.Take(name[(dash + 1)..], value, now);
                break;
            case var bucket when Is(bucket, "tokens"):
                found.Tokens.Take(name[(dash + 1)..], value, now);
                break;
            case var bucket when Is(bucket, "input-tokens"):
                found.Input.Take(name[(dash + 1)..], value, now);
                break;
            case var bucket when Is(bucket, "output-tokens"):
                found.Output.Take(name[(dash + 1)..], value, now);
                break;
            default:
                return;
        }

        found.IsAny = true;
    }

    private static bool Is(ReadOnlySpan<char> name, string other) => name.Equals(other, StringComparison.OrdinalIgnoreCase);

    private static long? Whole(HeaderStringValues value) =>
        long.TryParse(value.ToString(), NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var number)
        && number is >= 0 and <= MostRemaining
            ? number
            : null;

    private struct Bucket
    {
        public long? Remaining;
        public long? Limit;
        public TimeSpan? Reset;

        public readonly bool IsUsable => Remaining is not null && Reset is not null;

        public readonly bool IsNearlySpent => IsUsable && (Remaining == 0 || Remaining * NearlySpent <= Limit);

        public void Take(ReadOnlySpan<char> figure, HeaderStringValues value, DateTimeOffset now)
        {
            if (Is(figure, "remaining"))
            {
                Remaining = Whole(value);
            }
            else if (Is(figure, "limit"))
            {
                Limit = Whole(value);
            }
            else if (Is(figure, "reset"))
            {
                Reset = ResetText.Read(value.ToString(), now);
            }
        }
    }

    private struct Found
    {
        public bool IsAny;
        public Bucket Requests;
        public Bucket Tokens;
        public Bucket Input;
        public Bucket Output;
        public Bucket All;

        public readonly UpstreamAllowance ToAllowance()
        {
            var requests = Requests.IsUsable ? Requests : All;
            var tokens = Tightest(Tokens, Input);
            tokens = Output.IsNearlySpent ? Tightest(tokens, Output) : tokens;
            return new UpstreamAllowance(
                requests.IsUsable ? requests.Remaining : null,
                requests.IsUsable ? requests.Reset!.Value : default,
                tokens.IsUsable ? tokens.Remaining : null,
                tokens.IsUsable ? tokens.Reset!.Value : default);
        }

        private static Bucket Tightest(Bucket one, Bucket other) =>
            other.IsUsable && (!one.IsUsable || other.Remaining < one.Remaining) ? other : one;
    }
}
