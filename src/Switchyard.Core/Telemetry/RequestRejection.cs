namespace Switchyard.Core.Telemetry;

/// <summary>Why a well-formed HTTP request was refused before it was worked on; the label <c>reason</c> of <c>switchyard_request_rejected_total</c>.</summary>
public enum RequestRejection
{
    /// <summary>The body is over the limit, after decompression.</summary>
    TooLarge,

    /// <summary>The JSON is nested too deeply.</summary>
    TooDeep,

    /// <summary>A governed field stands twice in the JSON.</summary>
    DuplicateKey,

    /// <summary>The body is not JSON.</summary>
    InvalidJson,

    /// <summary>The body came too slowly.</summary>
    TooSlow,

    /// <summary>The boundary or the number of parts is over the limit.</summary>
    Multipart,

    /// <summary>The content type or encoding is not one we read.</summary>
    MediaType,

    /// <summary>Anything else.</summary>
    Other,
}
