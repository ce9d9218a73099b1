namespace Switchyard.Core.Errors;

/// <summary>The closed list of reasons; names on the wire, type and status stand in <see cref="LlmErrorTable"/>.</summary>
public enum LlmErrorCode
{
    /// <summary>The body is not JSON, or is nested too deeply.</summary>
    InvalidJson,

    /// <summary>A field is missing or wrong.</summary>
    InvalidRequest,

    /// <summary>The chosen target can not do what a field asks for.</summary>
    UnsupportedParameter,

    /// <summary>No valid key came with the request.</summary>
    InvalidApiKey,

    /// <summary>The key is valid and may not do this.</summary>
    PermissionDenied,

    /// <summary>No such route or object.</summary>
    NotFound,

    /// <summary>The route exists, for another method.</summary>
    MethodNotAllowed,

    /// <summary>The client sent its request too slowly.</summary>
    RequestTimeout,

    /// <summary>The body is over the limit.</summary>
    RequestTooLarge,

    /// <summary>The content type or encoding is not one we read.</summary>
    UnsupportedMediaType,

    /// <summary>No provider offers the model.</summary>
    ModelNotFound,

    /// <summary>The prompt, or prompt plus answer, does not fit the model.</summary>
    ContextLengthExceeded,

    /// <summary>A content filter refused the prompt or the answer.</summary>
    ContentFilter,

    /// <summary>A limit, ours or the upstream's, was reached.</summary>
    RateLimitExceeded,

    /// <summary>The caller's budget is spent.</summary>
    BudgetExceeded,

    /// <summary>A bug in Switchyard.</summary>
    InternalError,

    /// <summary>The upstream failed.</summary>
    UpstreamError,

    /// <summary>The upstream's answer could not be understood.</summary>
    UpstreamInvalidResponse,

    /// <summary>The upstream's answer ended before its end.</summary>
    UpstreamTruncated,

    /// <summary>The upstream's answer was over the limit.</summary>
    UpstreamResponseTooLarge,

    /// <summary>The upstream refused our key.</summary>
    UpstreamAuthentication,

    /// <summary>The upstream refused our account: no credit, a spending cap.</summary>
    UpstreamBilling,

    /// <summary>The upstream is overloaded.</summary>
    UpstreamOverloaded,

    /// <summary>No target is left to try.</summary>
    UpstreamUnavailable,

    /// <summary>The upstream did not answer, or go on, in time.</summary>
    UpstreamTimeout,

    /// <summary>The request asked for a cached answer only, and there is none.</summary>
    CacheMiss,

    /// <summary>Switchyard is overloaded.</summary>
    Overloaded,

    /// <summary>The store needed for the decision is away.</summary>
    StoreUnavailable,

    /// <summary>This replica is shutting down.</summary>
    ShuttingDown,
}
