using Switchyard.Core.Errors;

namespace Switchyard.Providers.Errors;

/// <summary>What all classifiers do alike: read, judge, find the wait, scrub. A provider adds only its own rules.</summary>
/// <param name="time">The clock, for retry dates.</param>
internal abstract class ErrorClassifier(TimeProvider time) : IErrorClassifier
{
    private readonly RetryHints _hints = new(time);

    /// <inheritdoc/>
    public LlmError Classify(UpstreamFailure failure)
    {
        var body = ErrorBodyReader.Read(failure.Body.Span);
        var verdict = Refine(Judge(body, failure) ?? ErrorRules.Judge(body, failure.Status), failure);
        var error = new LlmError(verdict.Code, MessageOf(body, verdict.Code, failure.Status))
        {
            Param = body.Param is { } param ? ErrorScrubber.Message(param) : null,
            UpstreamStatus = failure.Status,
            OriginalError = IsStray(body, failure.Status) ? null : ErrorScrubber.Body(failure.Body.Span),
        };
        return error with
        {
            IsRetryable = verdict.Retryable ?? error.IsRetryable,
            FailsOver = verdict.FailsOver ?? error.FailsOver,
            RetryAfter = IsPassing(verdict.Code)
                ? _hints.Find(failure.Header, body, verdict.Code == LlmErrorCode.RateLimitExceeded)
                : null,
        };
    }

    /// <summary>The provider's own rules; null leaves the failure to the shared ones.</summary>
    /// <param name="body">The body.</param>
    /// <param name="failure">The failure.</param>
    protected virtual Verdict? Judge(ErrorBody body, UpstreamFailure failure) => null;

    /// <summary>The last word on a verdict.</summary>
    /// <param name="verdict">What was judged.</param>
    /// <param name="failure">The failure.</param>
    protected virtual Verdict Refine(Verdict verdict, UpstreamFailure failure) => verdict;

    /// <summary>Whether waiting can help against a failure of this kind.</summary>
    protected static bool IsPassing(LlmErrorCode code) => code is LlmErrorCode.RateLimitExceeded or LlmErrorCode.UpstreamOverloaded
        or LlmErrorCode.UpstreamError or LlmErrorCode.UpstreamTimeout;

    private static string MessageOf(ErrorBody body, LlmErrorCode code, int status)
    {
        var said = !IsStray(body, status) && body.RealMessage is { } real ? ErrorScrubber.Message(real) : "";
        return said.Length > 0 ? said
            : code == LlmErrorCode.UpstreamInvalidResponse ? "The provider's answer could not be understood."
            : status < 300 ? "The provider reported a failure and did not say why."
            : $"The provider answered with status {status} and did not say why.";
    }

    // Text in the place of an answer may be anything, the model's own words too; only an error object is meant to be shown.
    private static bool IsStray(ErrorBody body, int status) => status < 300 && body.Kind == BodyKind.Text;
}
