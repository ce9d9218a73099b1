using System.Text.Json;

namespace Switchyard.Providers.Errors;

/// <summary>
/// How long an upstream asks to be left alone. The first usable hint counts, in this order: <c>Retry-After-Ms</c>,
/// <c>Retry-After</c>, the body, the message, the rate-limit reset headers. A hint of zero yields to any later one.
/// </summary>
/// <param name="time">The clock, for dates.</param>
internal sealed class RetryHints(TimeProvider time)
{
    private static readonly string[] Buckets = ["requests", "tokens", "input-images", "requests-day", "tokens-minute"];
    private static readonly string[] AnthropicBuckets = ["requests", "tokens", "input-tokens", "output-tokens"];
    private static readonly string[] MessageLeads = ["try again in ", "retry in ", "retry after ", "try again after "];

    /// <summary>The wait; null when nobody named one.</summary>
    /// <param name="header">A response header by name.</param>
    /// <param name="body">The body.</param>
    /// <param name="isRateLimit">Whether a limit was reached; otherwise reset headers say nothing of this failure.</param>
    public TimeSpan? Find(Func<string, string?> header, ErrorBody body, bool isRateLimit)
    {
        var isZero = false;
        foreach (var hint in Candidates(header, body, isRateLimit))
        {
            if (hint > TimeSpan.Zero)
            {
                return hint;
            }

            // Azure sends retry-after-ms: 0 beside retry-after: 1.
            isZero |= hint == TimeSpan.Zero;
        }

        return isZero ? TimeSpan.Zero : null;
    }

    private IEnumerable<TimeSpan?> Candidates(Func<string, string?> header, ErrorBody body, bool isRateLimit)
    {
        var now = time.GetUtcNow();
        yield return WaitText.Milliseconds(header("Retry-After-Ms"));
        yield return WaitText.Any(header("Retry-After"), now);
        yield return WaitText.Any(body.Error.Get("availability").Get("retry_after").Text(), now);
        yield return OfRelayedHeaders(body.Error.Get("metadata").Get("headers"), now);
        if (!GoogleDetails.IsDailyQuota(body.Error))
        {
            yield return WaitText.Any(GoogleDetails.RetryDelay(body.Error), now);
            yield return OfMessage(body);
        }

        if (isRateLimit)
        {
            yield return OfResetHeaders(header, body, now);
            yield return OfAnthropicHeaders(header, now);
            yield return WaitText.Any(header("x-ratelimit-reset"), now);
            yield return WaitText.Any(header("ratelimit-reset"), now);
        }
    }

    /// <summary>OpenRouter puts headers it would have sent into the body.</summary>
    private static TimeSpan? OfRelayedHeaders(JsonElement headers, DateTimeOffset now)
    {
        return WaitText.Milliseconds(Named("Retry-After-Ms")) ?? WaitText.Any(Named("Retry-After"), now)
            ?? WaitText.Any(Named("X-RateLimit-Reset"), now);

        string? Named(string name) => headers.Get(name).Text() ?? headers.Get(name.ToLowerInvariant()).Text();
    }

    private static TimeSpan? OfMessage(ErrorBody body)
    {
        for (var source = body; source is not null; source = source.Cause)
        {
            foreach (var lead in MessageLeads)
            {
                var at = source.Message?.IndexOf(lead, StringComparison.OrdinalIgnoreCase) ?? -1;
                if (at >= 0 && WaitText.Duration(source.Message.AsSpan(at + lead.Length), out _) is { } wait)
                {
                    return wait;
                }
            }
        }

        return null;
    }

    /// <summary>The spent bucket's reset; the headers name every bucket, spent or not.</summary>
    private static TimeSpan? OfResetHeaders(Func<string, string?> header, ErrorBody body, DateTimeOffset now)
    {
        var resets = Buckets
            .Select(bucket => (Bucket: bucket, Remaining: header($"x-ratelimit-remaining-{bucket}"), Wait: WaitText.Any(header($"x-ratelimit-reset-{bucket}"), now)))
            .Where(static reset => reset.Wait is not null)
            .ToList();
        var spent = resets.Where(static reset => IsSpent(reset.Remaining)).Max(static reset => reset.Wait);
        // OpenAI refuses a request larger than what remains; the error's type then names the bucket.
        return spent
            ?? resets.Where(reset => body.AllWords.Contains(reset.Bucket)).Max(static reset => reset.Wait)
            ?? resets.Where(static reset => reset.Remaining is null).Max(static reset => reset.Wait);
    }

    private static TimeSpan? OfAnthropicHeaders(Func<string, string?> header, DateTimeOffset now)
    {
        var spent = AnthropicBuckets
            .Where(bucket => IsSpent(header($"anthropic-ratelimit-{bucket}-remaining")))
            .Max(bucket => WaitText.Any(header($"anthropic-ratelimit-{bucket}-reset"), now));
        return spent ?? (header("anthropic-ratelimit-unified-status") == "rejected"
            ? WaitText.Any(header("anthropic-ratelimit-unified-reset"), now)
            : null);
    }

    private static bool IsSpent(string? remaining) => remaining?.Trim() == "0";
}
