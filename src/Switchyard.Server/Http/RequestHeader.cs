namespace Switchyard.Server.Http;

/// <summary>Reads the headers that say something of a call.</summary>
internal static class RequestHeader
{
    /// <summary>A header; null when it is absent. Cache-Control may stand in several lines that count together; any other that comes twice is none.</summary>
    /// <param name="http">The request.</param>
    /// <param name="name">The header, in lower case.</param>
    public static string? Of(HttpContext http, string name) =>
        !http.Request.Headers.TryGetValue(name, out var values) ? null
        : values.Count == 1 ? values[0]
        : name == "cache-control" ? string.Join(", ", values.ToArray())
        : null;
}
