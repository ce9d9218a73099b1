namespace Switchyard.Core.Telemetry;

/// <summary>Why a request was refused while it was being parsed as HTTP; the label <c>reason</c> of <c>switchyard_http_rejected_total</c>.</summary>
public enum HttpRejection
{
    /// <summary>The request line is malformed.</summary>
    RequestLine,

    /// <summary>A header is malformed or folded.</summary>
    Header,

    /// <summary>Both <c>Content-Length</c> and <c>Transfer-Encoding</c> are given.</summary>
    LengthAndEncoding,

    /// <summary><c>Content-Length</c> is given twice or is no number.</summary>
    Length,

    /// <summary>The transfer encoding is unknown or a chunk is malformed.</summary>
    Encoding,

    /// <summary>The host is missing, given twice or not the target's.</summary>
    Host,

    /// <summary>A bare line feed or carriage return.</summary>
    LineFeed,

    /// <summary>The request line or the headers are over the limit.</summary>
    TooLarge,

    /// <summary>The headers did not come in time.</summary>
    TooSlow,

    /// <summary>Anything else.</summary>
    Other,
}
