namespace Switchyard.FunctionalTests.Replay;

/// <summary>Which recordings are failures, and which: written down from the providers' documented behaviour, not from the product.</summary>
internal static class ExpectedFailures
{
    private const string Context = "context_length_exceeded";
    private const string Invalid = "invalid_request";
    private const string Filter = "content_filter";
    private const string NotFound = "model_not_found";
    private const string Limit = "rate_limit_exceeded";
    private const string Upstream = "upstream_error";
    private const string Key = "upstream_authentication";
    private const string Billing = "upstream_billing";
    private const string Overload = "upstream_overloaded";
    private const string Truncated = "upstream_truncated";
    private const string Timeout = "upstream_timeout";

    private static readonly Dictionary<string, ExpectedFailure> ByCode = new[]
    {
        new ExpectedFailure("CONTEXT_LENGTH", Context, 400),
        new ExpectedFailure("INVALID_REQUEST", Invalid, 400),
        new ExpectedFailure("INVALID_REQUEST", Filter, 400),
        new ExpectedFailure("MODEL_NOT_FOUND", NotFound, 404),
        new ExpectedFailure("RATE_LIMIT", Limit, 429),
        new ExpectedFailure("PROVIDER_ERROR", Upstream, 502),
        new ExpectedFailure("PROVIDER_ERROR", Key, 502),
        new ExpectedFailure("PROVIDER_ERROR", Billing, 502),
        new ExpectedFailure("PROVIDER_ERROR", Overload, 503),
        new ExpectedFailure("PROVIDER_ERROR", Truncated, 502),
        new ExpectedFailure("TIMEOUT", Timeout, 504),
    }.ToDictionary(failure => failure.Code);

    private static readonly Dictionary<string, string> Codes = new()
    {
        ["anthropic/error-400-context-length"] = Context,
        ["anthropic/error-400-credit-balance"] = Billing,
        ["anthropic/error-400-tool-result-missing"] = Invalid,
        ["anthropic/error-401"] = Key,
        ["anthropic/error-402-billing"] = Billing,
        ["anthropic/error-403-permission"] = Key,
        ["anthropic/error-404-model"] = NotFound,
        ["anthropic/error-409-conflict"] = Invalid,
        ["anthropic/error-413"] = Invalid,
        ["anthropic/error-429-input-tokens"] = Limit,
        ["anthropic/error-500"] = Upstream,
        ["anthropic/error-504"] = Timeout,
        ["anthropic/error-529-overloaded"] = Overload,
        ["anthropic/stream-cut"] = Truncated,
        ["anthropic/stream-error-api-error"] = Upstream,
        ["anthropic/stream-error-overloaded"] = Overload,
        ["anthropic/stream-error-rate-limit"] = Limit,
        ["compat/anthropic-enveloped-vllm-context-length"] = Context,
        ["compat/azure-ai-error-401"] = Key,
        ["compat/groq-error-404"] = NotFound,
        ["compat/groq-error-tool-use-failed"] = Upstream,
        ["compat/mistral-error-401"] = Key,
        ["deepseek/error-400-alias-retired"] = NotFound,
        ["deepseek/error-400-content-exists-risk"] = Filter,
        ["deepseek/error-400-context-length"] = Context,
        ["deepseek/error-400-image-not-supported"] = Invalid,
        ["deepseek/error-400-max-tokens-range"] = Invalid,
        ["deepseek/error-400-missing-tool-call-id"] = Invalid,
        ["deepseek/error-400-model-not-exist"] = NotFound,
        ["deepseek/error-400-reasoning-not-replayed"] = Invalid,
        ["deepseek/error-401"] = Key,
        ["deepseek/error-402-insufficient-balance"] = Billing,
        ["deepseek/error-422-deserialize"] = Invalid,
        ["deepseek/error-429"] = Limit,
        ["deepseek/error-500"] = Upstream,
        ["deepseek/error-503"] = Overload,
        ["deepseek/finish-insufficient-system-resource"] = Overload,
        ["deepseek/keepalive-only-nonstream"] = Overload,
        ["deepseek/stream-cut"] = Truncated,
        ["deepseek/stream-finish-insufficient-system-resource"] = Overload,
        ["llamacpp/error-400-context-length"] = Context,
        ["llamacpp/error-401"] = Key,
        ["llamacpp/error-503-loading"] = Overload,
        ["ollama/error-400-context-length-cloud"] = Context,
        ["ollama/error-401-cloud"] = Key,
        ["ollama/error-404-model-compat"] = NotFound,
        ["ollama/error-500-runner-stopped"] = Upstream,
        ["ollama/error-503-busy"] = Overload,
        ["openai/error-400-invalid-image-url"] = Invalid,
        ["openai/error-400-invalid-value"] = Invalid,
        ["openai/error-400-max-tokens-unsupported"] = Invalid,
        ["openai/error-400-null-code"] = Invalid,
        ["openai/error-400-unsupported-role"] = Invalid,
        ["openai/error-403-region"] = Key,
        ["openai/error-404-model"] = NotFound,
        ["openai/error-429-insufficient-quota"] = Billing,
        ["openai/error-429-request-too-large"] = Context,
        ["openai/error-429-tpm"] = Limit,
        ["openai/error-500"] = Upstream,
        ["openai/error-503-overloaded"] = Overload,
        ["openai/stream-error-server-error"] = Upstream,
        ["openrouter/error-200-body-choices-empty"] = Upstream,
        ["openrouter/error-200-choice-level"] = Upstream,
        ["openrouter/error-400-context-length"] = Context,
        ["openrouter/error-400-invalid-model-id"] = NotFound,
        ["openrouter/error-400-provider-raw-bedrock"] = Invalid,
        ["openrouter/error-400-provider-raw-json-string"] = Invalid,
        ["openrouter/error-400-provider-raw-mistral"] = Invalid,
        ["openrouter/error-400-provider-tool-cap"] = Invalid,
        ["openrouter/error-401-missing-key"] = Key,
        ["openrouter/error-401-no-cookie"] = Key,
        ["openrouter/error-401-relayed-from-provider"] = Upstream,
        ["openrouter/error-401-user-not-found"] = Key,
        ["openrouter/error-402-in-flight-budget"] = Limit,
        ["openrouter/error-402-in-flight-budget-headers-in-body"] = Limit,
        ["openrouter/error-402-max-tokens-not-affordable"] = Billing,
        ["openrouter/error-402-no-credits"] = Billing,
        ["openrouter/error-402-old-shape"] = Billing,
        ["openrouter/error-402-weight-exceeds-budget"] = Billing,
        ["openrouter/error-403-key-limit"] = Billing,
        ["openrouter/error-403-moderation"] = Filter,
        ["openrouter/error-403-moderation-documented"] = Filter,
        ["openrouter/error-404-model-deprecated-availability"] = NotFound,
        ["openrouter/error-404-no-allowed-providers"] = Invalid,
        ["openrouter/error-404-privacy-availability"] = Invalid,
        ["openrouter/error-408"] = Timeout,
        ["openrouter/error-413"] = Invalid,
        ["openrouter/error-429-capacity-availability"] = Limit,
        ["openrouter/error-429-free-daily"] = Limit,
        ["openrouter/error-429-free-per-minute"] = Limit,
        ["openrouter/error-429-upstream-free"] = Limit,
        ["openrouter/error-429-upstream-shared-pool"] = Limit,
        ["openrouter/error-429-upstream-shared-pool-b"] = Limit,
        ["openrouter/error-500"] = Upstream,
        ["openrouter/error-502"] = Upstream,
        ["openrouter/error-503-availability"] = Overload,
        ["openrouter/error-524"] = Timeout,
        ["openrouter/error-529"] = Overload,
        ["openrouter/stream-cut-without-done"] = Truncated,
        ["openrouter/stream-error-choices-empty-502"] = Upstream,
        ["openrouter/stream-error-documented-429"] = Limit,
        ["vllm/error-400-context-length"] = Context,
        ["vllm/error-400-tool-parser-missing"] = Invalid,
        ["vllm/error-401"] = Key,
        ["vllm/error-404-model"] = NotFound,
        ["vllm/stream-error"] = Upstream,
    };

    /// <summary>The recordings that are failures.</summary>
    public static IReadOnlyCollection<string> Ids => Codes.Keys;

    /// <summary>How the failure must be told; null for a recording that is none.</summary>
    /// <param name="id">The recording.</param>
    public static ExpectedFailure? Of(string id) => Codes.TryGetValue(id, out var code) ? ByCode[code] : null;
}
