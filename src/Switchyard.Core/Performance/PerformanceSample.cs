using Switchyard.Core.Errors;

namespace Switchyard.Core.Performance;

/// <summary>One attempt, as far as it says how its target does.</summary>
/// <param name="Error">How it failed; null when it succeeded.</param>
/// <param name="Elapsed">How long it took.</param>
/// <param name="FirstContent">When its first content came; null of a whole answer.</param>
/// <param name="Tokens">The answer's tokens; 0 when not known.</param>
public readonly record struct PerformanceSample(LlmError? Error, TimeSpan Elapsed, TimeSpan? FirstContent, long Tokens)
{
    // Refusals of one request, or of our key or account, say nothing of how well the target is.
    internal bool IsUnavailable => Error?.Code is
        LlmErrorCode.UpstreamError or LlmErrorCode.UpstreamTimeout or LlmErrorCode.UpstreamTruncated or
        LlmErrorCode.UpstreamInvalidResponse or LlmErrorCode.UpstreamOverloaded or LlmErrorCode.UpstreamUnavailable;
}
