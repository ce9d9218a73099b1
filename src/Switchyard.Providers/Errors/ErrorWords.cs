using System.Collections.Frozen;
using Switchyard.Core.Errors;

namespace Switchyard.Providers.Errors;

/// <summary>The codes and types whose meaning is certain. General ones (<c>invalid_request_error</c>, <c>api_error</c>) are left to the message.</summary>
internal static class ErrorWords
{
    private static readonly FrozenDictionary<string, Verdict> Verdicts = Build();

    private static readonly FrozenDictionary<string, int> Statuses = new Dictionary<string, int>
    {
        ["invalid_request_error"] = 400,
        ["badrequesterror"] = 400,
        ["invalid_argument"] = 400,
        ["not_found_error"] = 404,
        ["notfounderror"] = 404,
        ["not_found"] = 404,
        ["conflict_error"] = 409,
        ["request_too_large"] = 413,
        ["unprocessable_entity"] = 422,
    }.ToFrozenDictionary();

    /// <summary>The meaning of the first word that has one; null when none has.</summary>
    public static Verdict? Judge(IEnumerable<string> words) =>
        words.Select(static word => Verdicts.GetValueOrDefault(word)).FirstOrDefault(static verdict => verdict is not null);

    /// <summary>The HTTP status a type stands for, for errors inside a stream, which have none.</summary>
    public static int? Status(IEnumerable<string> words) =>
        words.Select(static word => Statuses.TryGetValue(word, out var status) ? (int?)status : null).FirstOrDefault(static status => status is not null);

    private static FrozenDictionary<string, Verdict> Build()
    {
        var verdicts = new Dictionary<string, Verdict>();
        Add(new(LlmErrorCode.ContextLengthExceeded),
            "context_length_exceeded string_too_long exceed_context_size_error too_many_prompt_tokens model_max_prompt_tokens_exceeded input_too_long");
        // The answer, not the prompt, was cut: a bigger model would not change the caller's own limit.
        Add(new(LlmErrorCode.ContextLengthExceeded, FailsOver: false), "max_tokens_exceeded");
        Add(new(LlmErrorCode.ModelNotFound),
            "model_not_found model_deprecated model_decommissioned free_variant_ended no_endpoints deploymentnotfound invalid_model "
            + "unknown_model model_not_exist model_not_available");
        Add(new(LlmErrorCode.UpstreamBilling),
            "insufficient_quota billing_hard_limit_reached billing_not_active billing_error insufficient_balance insufficient_credits "
            + "openrouter_credits weight_exceeds_budget key_limit_exceeded exceeded_current_quota_error");
        Add(new(LlmErrorCode.ContentFilter),
            "content_filter content_policy_violation responsibleaipolicyviolation refusal prompt_blocked data_inspection_failed");
        Add(new(LlmErrorCode.UpstreamAuthentication),
            "authentication_error authenticationerror auth_error invalid_api_key api_key_invalid invalid_authentication_error "
            + "incorrect_api_key_error unauthenticated unauthorized permission_error permission_denied permissiondeniederror forbidden "
            + "request_forbidden unsupported_country_region_territory region_restricted account_deactivated failed_precondition");
        Add(new(LlmErrorCode.RateLimitExceeded),
            "rate_limit_exceeded rate_limit_error ratelimiterror ratelimitreached rate_limit_reached_error too_many_requests "
            + "toomanyrequests throttlingexception throttling_error resource_exhausted capacity_exhausted in_flight_budget_exhausted");
        Add(new(LlmErrorCode.UpstreamOverloaded),
            "overloaded_error overloaded server_is_overloaded engine_overloaded engine_overloaded_error slow_down provider_overloaded "
            + "temporarily_unavailable unavailable unavailable_error service_unavailable service_unavailable_error "
            + "insufficient_system_resource capacity_exceeded");
        Add(new(LlmErrorCode.UpstreamTimeout), "timeout timeout_error timeouterror deadline_exceeded request_timeout gateway_timeout");
        // Groq: the model, not the caller, wrote a bad tool call; the next try may write a good one.
        Add(new(LlmErrorCode.UpstreamError), "provider_unavailable tool_use_failed aborted");
        Add(new(LlmErrorCode.UpstreamError, Retryable: false, FailsOver: false), "cancelled");
        return verdicts.ToFrozenDictionary();

        void Add(Verdict verdict, string words)
        {
            foreach (var word in words.Split(' '))
            {
                verdicts.Add(word, verdict);
            }
        }
    }
}
