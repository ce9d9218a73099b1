using System.Text.Json.Serialization;

namespace Switchyard.Server.Endpoints;

/// <summary>An error answer in OpenAI's dialect.</summary>
/// <param name="Error">The error.</param>
/// <param name="RequestId">The request's id.</param>
internal sealed record OpenAIErrorEnvelope(
    OpenAIErrorEnvelope.OpenAIError Error, [property: JsonPropertyName("request_id")] string RequestId)
{
    /// <summary>What went wrong.</summary>
    /// <param name="Message">A sentence for people.</param>
    /// <param name="Type">OpenAI's word for the kind of failure.</param>
    /// <param name="Param">The request's field at fault.</param>
    /// <param name="Code">The fine reason.</param>
    /// <param name="OriginalError">The provider's own body; only when <c>Errors:ExposeUpstream</c> is on.</param>
    internal sealed record OpenAIError(
        string Message,
        string Type,
        string? Param,
        string Code,
        [property: JsonPropertyName("original_error")] string? OriginalError = null);
}
