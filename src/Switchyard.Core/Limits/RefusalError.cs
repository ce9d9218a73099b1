using System.Globalization;
using Switchyard.Core.Errors;

namespace Switchyard.Core.Limits;

/// <summary>Tells callers of a refusal: which limit, and when to come again.</summary>
internal static class RefusalError
{
    /// <summary>The error of a refusal.</summary>
    /// <param name="refusal">The refusal.</param>
    /// <param name="provider">Whose limit it is, when it is a provider's.</param>
    public static LlmError Of(LimitRefusal refusal, string? provider)
    {
        var isProviders = refusal.Bucket.Scope is LimitScope.Provider or LimitScope.ProviderModel or LimitScope.Upstream;
        var canSucceed = refusal.RetryAfter is not null;
        return new LlmError(LlmErrorCode.RateLimitExceeded, Message(refusal, canSucceed))
        {
            Source = ErrorSource.Gateway,
            Provider = isProviders ? provider : null,
            RetryAfter = refusal.RetryAfter,
            FailsOver = isProviders,
            IsOfKey = refusal.Bucket.Scope == LimitScope.Upstream,
            IsRetryable = canSucceed,
            ShouldRetry = canSucceed ? null : false,
        };
    }

    private static string Message(LimitRefusal refusal, bool canSucceed)
    {
        var (bucket, rule) = (refusal.Bucket, refusal.Rule);
        if (bucket.Scope == LimitScope.Upstream)
        {
            var unit = rule.Unit == LimitUnit.Tokens ? "tokens" : "requests";
            return $"Too few {unit} are left at {bucket.Label}.";
        }

        var figure = string.Create(CultureInfo.InvariantCulture, $"{rule.Most} {Unit(rule)}");
        return canSucceed
            ? $"The limit of {bucket.Label} is reached: at most {figure}."
            : $"This request alone needs more than the limit of {bucket.Label} allows: at most {figure}.";
    }

    private static string Unit(LimitRule rule) => rule.Unit switch
    {
        LimitUnit.Concurrency => "requests at the same time",
        LimitUnit.Tokens => $"tokens per {Window(rule.Window)}",
        _ => $"requests per {Window(rule.Window)}",
    };

    private static string Window(TimeSpan window) => window switch
    {
        { Ticks: TimeSpan.TicksPerSecond } => "second",
        { Ticks: TimeSpan.TicksPerMinute } => "minute",
        { Ticks: TimeSpan.TicksPerHour } => "hour",
        { Ticks: TimeSpan.TicksPerDay } => "day",
        _ => string.Create(CultureInfo.InvariantCulture, $"{window.TotalSeconds:0.###} seconds"),
    };
}
