using System.Text.Json;
using Switchyard.Core.Errors;
using Switchyard.Providers.Errors;

namespace Switchyard.Providers.OpenRouter;

/// <summary>Failures of OpenRouter, its own and those it relays from the provider it chose.</summary>
/// <param name="time">The clock, for retry dates.</param>
internal sealed class OpenRouterErrorClassifier(TimeProvider time) : ErrorClassifier(time)
{
    /// <inheritdoc/>
    protected override Verdict? Judge(ErrorBody body, UpstreamFailure failure)
    {
        var metadata = body.Error.Get("metadata");
        var status = ErrorRules.StatusOf(body, failure.Status);
        return OfLimit(body, metadata, status)
            ?? OfFilter(metadata, status)
            ?? OfRouting(body, status)
            ?? (metadata.Get("provider_name").Text() is null ? null : OfRelayed(body, metadata, failure.Status, status));
    }

    private static Verdict? OfLimit(ErrorBody body, JsonElement metadata, int status)
    {
        var source = metadata.Get("limit_source").Text();
        var reason = metadata.Get("reason").Text();
        if (source == "openrouter_in_flight_budget" || reason == "in_flight_budget_exhausted")
        {
            // A 402 that passes by itself as soon as running requests are settled.
            return new(LlmErrorCode.RateLimitExceeded);
        }

        if (source == "openrouter_free_tier_daily" || (status == 429 && body.Says("free-models-per-day")))
        {
            return new(LlmErrorCode.RateLimitExceeded, Retryable: false);
        }

        if (source == "upstream_provider_shared_pool")
        {
            return new(LlmErrorCode.RateLimitExceeded);
        }

        return body.Says("Token limit reached") ? new(LlmErrorCode.ContextLengthExceeded, FailsOver: false) : null;
    }

    private static Verdict? OfFilter(JsonElement metadata, int status)
    {
        var isFlagged = metadata.Get("flagged_input").Exists()
            || (status == 403 && (metadata.Get("reasons").Exists() || metadata.Get("patterns").Exists()));
        return isFlagged ? new(LlmErrorCode.ContentFilter) : null;
    }

    /// <summary>Our routing wishes or parameters, not the model's absence, left no provider.</summary>
    private static Verdict? OfRouting(ErrorBody body, int status)
    {
        var isExcluded = body.Words.Contains("constraint_filtered") || body.Words.Contains("privacy_restricted")
            || (status == 404 && (body.Says("No allowed providers") || body.Says("data policy") || body.Says("support tool use")
                || body.Says("No endpoints found that") || body.Says("No endpoints found matching")));
        return isExcluded ? new(LlmErrorCode.InvalidRequest, FailsOver: true) : null;
    }

    private static Verdict? OfRelayed(ErrorBody body, JsonElement metadata, int httpStatus, int status)
    {
        var verdict = ErrorRules.Judge(body, httpStatus);
        return verdict.Code switch
        {
            // OpenRouter's key at that provider failed, not ours, unless the key there is ours too.
            LlmErrorCode.UpstreamAuthentication or LlmErrorCode.UpstreamBilling when metadata.Get("is_byok").ValueKind != JsonValueKind.True =>
                new(LlmErrorCode.UpstreamError, Retryable: false),
            // One provider's rule (64 tools, the order of roles): the next may have none such.
            LlmErrorCode.InvalidRequest => verdict with { FailsOver = true },
            LlmErrorCode.UpstreamError when status == 404 => new(LlmErrorCode.UpstreamError),
            _ => verdict,
        };
    }
}
