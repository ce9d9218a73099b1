namespace Switchyard.Server.GraphQL.Transport;

/// <summary>
/// Tells pages of other origins. Browsers open WebSockets for any page without asking, and send its origin along; who is no
/// browser sends none.
/// </summary>
internal static class SameOrigin
{
    private const string BrowserAgent = "Mozilla/";

    /// <summary>Whether a page of another origin may be behind a request, or a browser that does not say which page.</summary>
    /// <param name="headers">The request's headers.</param>
    public static bool IsForeign(IHeaderDictionary headers)
    {
        var origin = headers.Origin;
        return origin.Count == 0 ? IsBrowser(headers) : origin.Count > 1 || !IsOurs(origin[0], headers.Host);
    }

    private static bool IsBrowser(IHeaderDictionary headers) =>
        headers.ContainsKey("sec-fetch-site")
        || headers.ContainsKey("sec-fetch-mode")
        || headers.UserAgent.ToString().StartsWith(BrowserAgent, StringComparison.OrdinalIgnoreCase);

    // Not the scheme: what ends TLS in front of us keeps the Host header only.
    private static bool IsOurs(string? origin, string? host) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var page)
        && page.Scheme is "http" or "https"
        && host is { Length: > 0 }
        && Uri.TryCreate($"{page.Scheme}://{host}", UriKind.Absolute, out var ours)
        && ours.Authority.Length > 0
        && string.Equals(page.Host, ours.Host, StringComparison.OrdinalIgnoreCase)
        && page.Port == ours.Port;
}
