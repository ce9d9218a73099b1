namespace Switchyard.Server.Hosting;

/// <summary>The closed list of reasons, which are also label values of the metric.</summary>
internal static class HttpRejectionReason
{
    /// <summary>Not the HTTP we read: bad request line, header, chunk or framing.</summary>
    public const string Malformed = "malformed";

    /// <summary>Both Content-Length and Transfer-Encoding.</summary>
    public const string AmbiguousLength = "ambiguous_length";

    /// <summary>The headers or the body came too slowly.</summary>
    public const string TooSlow = "too_slow";

    /// <summary>The body is over the limit.</summary>
    public const string BodyTooLarge = "body_too_large";

    /// <summary>The request line or the headers are over their limits.</summary>
    public const string HeadersTooLarge = "headers_too_large";

    /// <summary>Something valid that is not offered, such as another HTTP version.</summary>
    public const string Unsupported = "unsupported";

    /// <summary>The reason behind a status the web server answered with.</summary>
    /// <param name="status">The status.</param>
    public static string Of(int status) => status switch
    {
        StatusCodes.Status408RequestTimeout => TooSlow,
        StatusCodes.Status413PayloadTooLarge => BodyTooLarge,
        StatusCodes.Status414UriTooLong or StatusCodes.Status431RequestHeaderFieldsTooLarge => HeadersTooLarge,
        StatusCodes.Status400BadRequest => Malformed,
        _ => Unsupported,
    };
}
