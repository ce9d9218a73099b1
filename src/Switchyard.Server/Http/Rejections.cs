using Switchyard.Core.Errors;
using Switchyard.Core.Telemetry;

namespace Switchyard.Server.Http;

/// <summary>Which metric a refused request belongs to.</summary>
internal static class Rejections
{
    /// <summary>The reason as a label.</summary>
    /// <param name="error">Why the request was refused.</param>
    public static RequestRejection Of(LlmError error) => error.Code switch
    {
        LlmErrorCode.RequestTooLarge => RequestRejection.TooLarge,
        LlmErrorCode.RequestTimeout => RequestRejection.TooSlow,
        LlmErrorCode.UnsupportedMediaType => RequestRejection.MediaType,
        LlmErrorCode.InvalidJson => RequestRejection.InvalidJson,
        _ => RequestRejection.Other,
    };
}
