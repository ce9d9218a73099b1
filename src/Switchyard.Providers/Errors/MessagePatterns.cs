using Switchyard.Core.Errors;

namespace Switchyard.Providers.Errors;

/// <summary>Known sentences, for upstreams that say only in words what is wrong. Plain searches, ignoring case.</summary>
internal static class MessagePatterns
{
    private static readonly string[] Context =
    [
        "maximum context length", "context length is only", "context_length_exceeded", "context window", "available context size",
        "max context length", "model's context length", "prompt is too long", "prompt too long", "exceed context limit",
        "exceeds the maximum number of tokens allowed", "max_tokens must be at least 1, got -", "input is too long",
        "maximum prompt length", "reduce the length of the messages", "too many prompt tokens",
    ];

    private static readonly string[] Model =
    [
        "is not a valid model id", "no endpoints found for", "model not exist", "supported api model names", "unknown model", "no such model",
        "invalid model name",
    ];

    private static readonly string[] ModelAbsence = ["not found", "does not exist", "doesn't exist", "not exist", "has been deprecated", "has been decommissioned"];

    private static readonly string[] Billing =
    [
        "credit balance is too low", "insufficient balance", "insufficient credits", "insufficient funds", "requires more credits",
        "key limit exceeded", "billing hard limit", "exceeded your current quota", "specified api usage limits", "used all available credits",
        "payment required", "insufficient_quota",
    ];

    private static readonly string[] Content =
    [
        "content exists risk", "content management policy", "requires moderation", "content policy", "content_policy_violation",
        "flagged as potentially violating", "responsibleaipolicyviolation", "rejected as a result of our safety system",
    ];

    private static readonly string[] Authentication =
    [
        "incorrect api key", "invalid api key", "invalid_api_key", "invalid x-api-key", "api key not valid", "authentication fails",
        "no auth credentials", "no cookie auth credentials", "missing authentication", "invalid subscription key", "invalid bearer token",
    ];

    private static readonly string[] Rate = ["rate limit", "rate-limited", "ratelimit", "too many requests"];

    private static readonly string[] Overload =
    [
        "overloaded", "server busy", "at capacity", "too busy", "high demand", "loading model", "maximum pending requests", "temporarily unavailable",
    ];

    private static readonly string[] Slow = ["timed out", "timeout", "deadline exceeded"];

    /// <summary>The meaning of the message; null when it says nothing known, or nothing that fits the status.</summary>
    /// <param name="body">The body.</param>
    /// <param name="status">The HTTP status that holds.</param>
    public static Verdict? Judge(ErrorBody body, int status)
    {
        // One request larger than a whole minute's tokens: waiting never helps, though the code says rate limit.
        if (body.Says("request too large for") && (body.Says("must be reduced") || body.Says("reduce your message size")))
        {
            return new(LlmErrorCode.ContextLengthExceeded);
        }

        return status switch
        {
            401 => null,
            429 => Any(body, Billing) ? new(LlmErrorCode.UpstreamBilling) : null,
            >= 500 => OfFailure(body),
            _ => OfRefusal(body, status),
        };
    }

    private static Verdict? OfRefusal(ErrorBody body, int status) =>
        Any(body, Context) ? new(LlmErrorCode.ContextLengthExceeded)
        : Any(body, Billing) ? new(LlmErrorCode.UpstreamBilling)
        : Any(body, Content) ? new(LlmErrorCode.ContentFilter)
        : Any(body, Authentication) ? new(LlmErrorCode.UpstreamAuthentication)
        : Any(body, Model) || (body.Says("model") && (status == 404 || Any(body, ModelAbsence))) ? new(LlmErrorCode.ModelNotFound)
        : null;

    private static Verdict? OfFailure(ErrorBody body) =>
        Any(body, Context) ? new(LlmErrorCode.ContextLengthExceeded)
        // Ollama: no number of tries makes the machine larger.
        : body.Says("requires more system memory") ? new(LlmErrorCode.UpstreamError, Retryable: false)
        : Any(body, Rate) ? new(LlmErrorCode.RateLimitExceeded)
        : Any(body, Overload) ? new(LlmErrorCode.UpstreamOverloaded)
        : Any(body, Slow) ? new(LlmErrorCode.UpstreamTimeout)
        : OfRelayedRefusal(body);

    /// <summary>Proxies answer 500 for what their upstream refused.</summary>
    private static Verdict? OfRelayedRefusal(ErrorBody body) =>
        Any(body, Billing) ? new(LlmErrorCode.UpstreamBilling)
        : Any(body, Content) ? new(LlmErrorCode.ContentFilter)
        : Any(body, Authentication) ? new(LlmErrorCode.UpstreamAuthentication)
        : Any(body, Model) ? new(LlmErrorCode.ModelNotFound)
        : null;

    private static bool Any(ErrorBody body, string[] texts)
    {
        foreach (var text in texts)
        {
            if (body.Says(text))
            {
                return true;
            }
        }

        return false;
    }
}
