using System.Buffers;

namespace Switchyard.Server.Http;

/// <summary>Request ids: the client's own when it is harmless, else a new one.</summary>
internal static class RequestIds
{
    /// <summary>The header of requests and answers.</summary>
    public const string Header = "x-request-id";

    private const int Longest = 128;

    private static readonly SearchValues<char> Allowed =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-");

    /// <summary>The id of a request.</summary>
    /// <param name="http">The request.</param>
    public static string Of(HttpContext http)
    {
        var values = http.Request.Headers[Header];
        return values.Count == 1 && values[0] is { Length: > 0 and <= Longest } id && !id.AsSpan().ContainsAnyExcept(Allowed)
            ? id
            : Guid.CreateVersion7().ToString("N");
    }
}
