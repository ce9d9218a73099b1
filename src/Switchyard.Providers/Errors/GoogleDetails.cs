using System.Text.Json;

namespace Switchyard.Providers.Errors;

/// <summary>Google's <c>error.details[]</c>.</summary>
internal static class GoogleDetails
{
    /// <summary>The reasons, such as <c>API_KEY_INVALID</c>.</summary>
    public static IEnumerable<string?> Reasons(JsonElement error) =>
        error.Get("details").Items().Select(static detail => detail.Get("reason").Text());

    /// <summary>The wait of a RetryInfo, such as <c>34.4s</c>.</summary>
    public static string? RetryDelay(JsonElement error) =>
        error.Get("details").Items().Select(static detail => detail.Get("retryDelay").Text()).FirstOrDefault(static delay => delay is not null);

    /// <summary>Whether a quota counted by the day is spent; the RetryInfo beside it says seconds all the same.</summary>
    public static bool IsDailyQuota(JsonElement error) => error.Get("details").Items()
        .SelectMany(static detail => detail.Get("violations").Items())
        .Any(static violation => violation.Get("quotaId").Text()?.Contains("PerDay", StringComparison.OrdinalIgnoreCase) == true);
}
