using System.Collections.Frozen;

namespace Switchyard.Core.Errors;

/// <summary>The one table from reason to type, HTTP status, wire name and default retry rules.</summary>
public static class LlmErrorTable
{
    private static readonly FrozenDictionary<LlmErrorCode, Row> Rows = new Dictionary<LlmErrorCode, Row>
    {
        [LlmErrorCode.InvalidJson] = Client("invalid_json", 400),
        [LlmErrorCode.InvalidRequest] = Client("invalid_request", 400),
        [LlmErrorCode.UnsupportedParameter] = Client("unsupported_parameter", 400) with { FailsOver = true },
        [LlmErrorCode.InvalidApiKey] = Client("invalid_api_key", 401),
        [LlmErrorCode.PermissionDenied] = Client("permission_denied", 403),
        [LlmErrorCode.NotFound] = Client("not_found", 404),
        [LlmErrorCode.MethodNotAllowed] = Client("method_not_allowed", 405),
        [LlmErrorCode.RequestTimeout] = Client("request_timeout", 408),
        [LlmErrorCode.RequestTooLarge] = Client("request_too_large", 413),
        [LlmErrorCode.UnsupportedMediaType] = Client("unsupported_media_type", 415),
        [LlmErrorCode.ModelNotFound] =
            new("model_not_found", LlmErrorType.ModelNotFound, 404, ErrorSource.Client) { FailsOver = true },
        [LlmErrorCode.ContextLengthExceeded] =
            new("context_length_exceeded", LlmErrorType.ContextLength, 400, ErrorSource.Client) { FailsOver = true },
        [LlmErrorCode.ContentFilter] = Client("content_filter", 400),
        [LlmErrorCode.RateLimitExceeded] =
            new("rate_limit_exceeded", LlmErrorType.RateLimit, 429, ErrorSource.Gateway) { Retryable = true, FailsOver = true },
        [LlmErrorCode.BudgetExceeded] = new("budget_exceeded", LlmErrorType.RateLimit, 402, ErrorSource.Gateway),
        [LlmErrorCode.InternalError] = new("internal_error", LlmErrorType.Unknown, 500, ErrorSource.Gateway),
        [LlmErrorCode.UpstreamError] = Upstream("upstream_error", 502) with { Retryable = true },
        [LlmErrorCode.UpstreamInvalidResponse] = Upstream("upstream_invalid_response", 502) with { Retryable = true },
        [LlmErrorCode.UpstreamTruncated] = Upstream("upstream_truncated", 502) with { Retryable = true },
        [LlmErrorCode.UpstreamResponseTooLarge] = Upstream("upstream_response_too_large", 502),
        [LlmErrorCode.UpstreamAuthentication] = Upstream("upstream_authentication", 502),
        [LlmErrorCode.UpstreamBilling] = Upstream("upstream_billing", 502),
        [LlmErrorCode.UpstreamOverloaded] = Upstream("upstream_overloaded", 503) with { Retryable = true },
        [LlmErrorCode.UpstreamUnavailable] = Upstream("upstream_unavailable", 503) with { Retryable = true },
        [LlmErrorCode.UpstreamTimeout] =
            new("upstream_timeout", LlmErrorType.Timeout, 504, ErrorSource.Upstream) { Retryable = true, FailsOver = true },
        [LlmErrorCode.CacheMiss] = new("cache_miss", LlmErrorType.InvalidRequest, 504, ErrorSource.Gateway),
        [LlmErrorCode.Overloaded] =
            new("overloaded", LlmErrorType.RateLimit, 503, ErrorSource.Gateway) { Retryable = true },
        [LlmErrorCode.StoreUnavailable] =
            new("store_unavailable", LlmErrorType.Unknown, 503, ErrorSource.Store) { Retryable = true },
        [LlmErrorCode.ShuttingDown] =
            new("shutting_down", LlmErrorType.Unknown, 503, ErrorSource.Gateway) { Retryable = true },
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<LlmErrorType, string> TypeNames = new Dictionary<LlmErrorType, string>
    {
        [LlmErrorType.ProviderError] = "PROVIDER_ERROR",
        [LlmErrorType.RateLimit] = "RATE_LIMIT",
        [LlmErrorType.ContextLength] = "CONTEXT_LENGTH",
        [LlmErrorType.InvalidRequest] = "INVALID_REQUEST",
        [LlmErrorType.ModelNotFound] = "MODEL_NOT_FOUND",
        [LlmErrorType.Timeout] = "TIMEOUT",
        [LlmErrorType.Unknown] = "UNKNOWN",
    }.ToFrozenDictionary();

    /// <summary>Everything that follows from a reason.</summary>
    /// <param name="code">The reason.</param>
    public static Row Of(LlmErrorCode code) => Rows[code];

    /// <summary>The type's name on the wire, such as <c>RATE_LIMIT</c>.</summary>
    /// <param name="type">The type.</param>
    public static string NameOf(LlmErrorType type) => TypeNames[type];

    private static Row Client(string name, int status) => new(name, LlmErrorType.InvalidRequest, status, ErrorSource.Client);

    private static Row Upstream(string name, int status) =>
        new(name, LlmErrorType.ProviderError, status, ErrorSource.Upstream) { FailsOver = true };

    /// <summary>One row of the table.</summary>
    /// <param name="Name">The code on the wire.</param>
    /// <param name="Type">The kind of failure.</param>
    /// <param name="Status">The HTTP status our client gets.</param>
    /// <param name="Source">Whose failure it is, unless the error says otherwise.</param>
    public sealed record Row(string Name, LlmErrorType Type, int Status, ErrorSource Source)
    {
        /// <summary>Whether the same target may be asked again. Default: false.</summary>
        public bool Retryable { get; init; }

        /// <summary>Whether another target may be asked. Default: false.</summary>
        public bool FailsOver { get; init; }
    }
}
