using Switchyard.Core.Errors;
using Switchyard.Providers.Errors;

namespace Switchyard.Providers.DeepSeek;

/// <summary>Failures of DeepSeek, whose <c>code</c> is <c>invalid_request_error</c> whatever happened: message and status decide.</summary>
/// <param name="time">The clock, for retry dates.</param>
internal sealed class DeepSeekErrorClassifier(TimeProvider time) : ErrorClassifier(time)
{
    /// <inheritdoc/>
    protected override Verdict? Judge(ErrorBody body, UpstreamFailure failure)
    {
        if (body.Says("Content Exists Risk"))
        {
            // This filter is DeepSeek's own: another provider may well answer.
            return new(LlmErrorCode.ContentFilter, FailsOver: true);
        }

        // Keep-alive newlines and then the end: the request waited in the queue and was never begun.
        return body.Kind == BodyKind.Empty && failure.Status < 300 ? new(LlmErrorCode.UpstreamOverloaded) : null;
    }
}
