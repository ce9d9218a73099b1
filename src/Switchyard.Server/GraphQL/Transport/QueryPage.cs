using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Switchyard.Server.Access;
using Switchyard.Server.Runtime;

namespace Switchyard.Server.GraphQL.Transport;

/// <summary>The page for humans: a query, its variables, a key and the answer. It fetches nothing but answers of this service. Thread-safe.</summary>
/// <param name="gateway">Says whether it is on.</param>
internal sealed partial class QueryPage(Gateway gateway)
{
    private static readonly string[] Forwarding = ["forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip"];

    private readonly byte[] _page = Load();
    private string? _policy;

    /// <summary>Whether a request is for the page, and may have it.</summary>
    /// <param name="http">The request.</param>
    public bool IsMeant(HttpContext http) =>
        HttpMethods.IsGet(http.Request.Method)
        && AcceptedMedia.Of(http.Request.Headers.Accept).Page
        && !http.Request.QueryString.HasValue
        && (gateway.Current.Options.GraphQL.Ide ?? IsLocal(http));

    /// <summary>Sends the page.</summary>
    /// <param name="http">The request.</param>
    public Task SendAsync(HttpContext http)
    {
        var response = http.Response;
        response.ContentType = MediaTypes.Html + "; charset=utf-8";
        response.ContentLength = _page.Length;
        response.Headers.ContentSecurityPolicy = _policy ??= PolicyOf(Encoding.UTF8.GetString(_page));
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers["referrer-policy"] = "no-referrer";
        response.Headers.CacheControl = "no-store";
        return response.Body.WriteAsync(_page, http.RequestAborted).AsTask();
    }

    // A proxy on this machine makes every client look like one of this machine.
    private static bool IsLocal(HttpContext http) =>
        http.Connection.RemoteIpAddress is { } address && System.Net.IPAddress.IsLoopback(address)
        && LoopbackHost.IsLoopback(http.Request.Headers.Host)
        && !Array.Exists(Forwarding, http.Request.Headers.ContainsKey);

    private static byte[] Load()
    {
        using var stream = typeof(QueryPage).Assembly.GetManifestResourceStream("query-page.html")!;
        using var page = new MemoryStream();
        stream.CopyTo(page);
        return page.ToArray();
    }

    // Only the script and the style that stand in the page may run, and only this service may be asked.
    private static string PolicyOf(string page) => string.Join("; ",
        "default-src 'none'",
        $"script-src {HashOf(Script().Match(page).Groups[1].Value)}",
        $"style-src {HashOf(Style().Match(page).Groups[1].Value)}",
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'");

    private static string HashOf(string text) => $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}'";

    [GeneratedRegex("<script>(.*?)</script>", RegexOptions.Singleline)]
    private static partial Regex Script();

    [GeneratedRegex("<style>(.*?)</style>", RegexOptions.Singleline)]
    private static partial Regex Style();
}
