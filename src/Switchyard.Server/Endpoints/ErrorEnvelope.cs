namespace Switchyard.Server.Endpoints;

/// <summary>An error answer; <c>docs/errors.md</c> lists the codes.</summary>
/// <param name="Error">The error.</param>
internal sealed record ErrorEnvelope(ErrorEnvelope.NativeError Error)
{
    /// <summary>What went wrong.</summary>
    /// <param name="Type">One of the seven types.</param>
    /// <param name="Code">The fine reason.</param>
    /// <param name="Message">A sentence for people.</param>
    /// <param name="Provider">The provider that failed.</param>
    /// <param name="Retryable">Whether the same request may succeed later.</param>
    /// <param name="RetryAfterMs">How long to wait, in milliseconds.</param>
    /// <param name="UpstreamStatus">The provider's HTTP status.</param>
    /// <param name="RequestId">The request's id.</param>
    /// <param name="Param">The request's field at fault; absent when it is none.</param>
    /// <param name="OriginalError">The provider's own body; only when <c>Errors:ExposeUpstream</c> is on.</param>
    internal sealed record NativeError(
        string Type,
        string Code,
        string Message,
        string? Provider,
        bool Retryable,
        long? RetryAfterMs,
        int? UpstreamStatus,
        string RequestId,
        string? Param = null,
        string? OriginalError = null);
}
