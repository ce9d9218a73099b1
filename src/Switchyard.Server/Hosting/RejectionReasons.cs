using Switchyard.Core.Telemetry;

namespace Switchyard.Server.Hosting;

/// <summary>Tells why the web server refused a request.</summary>
internal static class RejectionReasons
{
    // The server keeps its own list of reasons to itself; its messages are fixed, and the first that fits counts.
    private static readonly (string Word, HttpRejection Reason)[] Words =
    [
        ("Content-Length", HttpRejection.Length),
        ("content length", HttpRejection.Length),
        ("chunk", HttpRejection.Encoding),
        ("Transfer-Encoding", HttpRejection.Encoding),
        ("transfer coding", HttpRejection.Encoding),
        ("host", HttpRejection.Host),
        ("request line", HttpRejection.RequestLine),
        ("request target", HttpRejection.RequestLine),
        ("HTTP version", HttpRejection.RequestLine),
        ("header", HttpRejection.Header),
        ("malformed request", HttpRejection.Header),
    ];

    /// <summary>The reason behind a refusal.</summary>
    /// <param name="error">The refusal.</param>
    public static HttpRejection Of(BadHttpRequestException error) => error.StatusCode switch
    {
        StatusCodes.Status408RequestTimeout => HttpRejection.TooSlow,
        StatusCodes.Status413PayloadTooLarge => HttpRejection.TooLarge,
        StatusCodes.Status414UriTooLong or StatusCodes.Status431RequestHeaderFieldsTooLarge => HttpRejection.TooLarge,
        StatusCodes.Status505HttpVersionNotsupported => HttpRejection.RequestLine,
        _ => ByMessage(error.Message),
    };

    private static HttpRejection ByMessage(string message)
    {
        // What follows a colon is the sender's text, which must not choose the label.
        var colon = message.IndexOf(':', StringComparison.Ordinal);
        var fixedPart = colon < 0 ? message : message[..colon];
        foreach (var (word, reason) in Words)
        {
            if (fixedPart.Contains(word, StringComparison.OrdinalIgnoreCase))
            {
                return reason;
            }
        }

        return HttpRejection.Other;
    }
}
