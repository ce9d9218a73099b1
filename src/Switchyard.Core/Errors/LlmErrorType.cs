namespace Switchyard.Core.Errors;

/// <summary>The seven kinds of failure a caller has to tell apart; <see cref="LlmErrorCode"/> is the fine reason.</summary>
public enum LlmErrorType
{
    /// <summary>The upstream failed, refused our account, or could not be understood.</summary>
    ProviderError,

    /// <summary>A limit was reached: ours, the caller's budget, or the upstream's.</summary>
    RateLimit,

    /// <summary>The prompt, or prompt plus answer, does not fit the model.</summary>
    ContextLength,

    /// <summary>The request can not succeed as it stands.</summary>
    InvalidRequest,

    /// <summary>No provider offers the model.</summary>
    ModelNotFound,

    /// <summary>Something did not happen in time.</summary>
    Timeout,

    /// <summary>Switchyard itself failed: a bug.</summary>
    Unknown,
}
