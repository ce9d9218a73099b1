using Switchyard.Core.Errors;

namespace Switchyard.Providers.Errors;

/// <summary>The rules all providers share: code or type first, then the message, then the HTTP status.</summary>
internal static class ErrorRules
{
    /// <summary>What the failure is.</summary>
    /// <param name="body">The body.</param>
    /// <param name="httpStatus">The HTTP status as it came.</param>
    public static Verdict Judge(ErrorBody body, int httpStatus)
    {
        if (httpStatus < 300 && (!body.HasError || body.Kind == BodyKind.Text))
        {
            return new(LlmErrorCode.UpstreamInvalidResponse);
        }

        if (GoogleDetails.IsDailyQuota(body.Error))
        {
            return new(LlmErrorCode.RateLimitExceeded, Retryable: false);
        }

        var status = StatusOf(body, httpStatus);
        var said = MessagePatterns.Judge(body, status);
        return said?.Code == LlmErrorCode.ContextLengthExceeded
            ? said
            : ErrorWords.Judge(body.AllWords) ?? said ?? ByStatus(status, body.Kind);
    }

    /// <summary>The status that counts: the body's own, else HTTP's, else what the type stands for inside a stream.</summary>
    /// <param name="body">The body.</param>
    /// <param name="httpStatus">The HTTP status as it came.</param>
    public static int StatusOf(ErrorBody body, int httpStatus) =>
        body.Status ?? (httpStatus >= 300 ? httpStatus : body.Cause?.Status ?? ErrorWords.Status(body.AllWords) ?? 500);

    private static Verdict ByStatus(int status, BodyKind kind) => status switch
    {
        402 => new(LlmErrorCode.UpstreamBilling),
        // A page instead of an answer is a firewall's or a wrong address, and says nothing of our key.
        403 when kind == BodyKind.Markup => Unreachable,
        401 or 403 => new(LlmErrorCode.UpstreamAuthentication),
        404 or 405 or 410 => Unreachable,
        408 or 504 or 524 => new(LlmErrorCode.UpstreamTimeout),
        429 => new(LlmErrorCode.RateLimitExceeded),
        // 498 is Groq's "no capacity on the flex tier".
        498 or 503 or 529 => new(LlmErrorCode.UpstreamOverloaded),
        499 => new(LlmErrorCode.UpstreamError, Retryable: false, FailsOver: false),
        >= 400 and < 500 => new(LlmErrorCode.InvalidRequest),
        < 400 or 501 or 505 => Unreachable,
        _ => new(LlmErrorCode.UpstreamError),
    };

    private static Verdict Unreachable => new(LlmErrorCode.UpstreamError, Retryable: false);
}
