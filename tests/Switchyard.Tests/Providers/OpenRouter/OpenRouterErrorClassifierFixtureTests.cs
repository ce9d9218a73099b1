using Switchyard.Core.Errors;
using Switchyard.Providers.Errors;
using Switchyard.Providers.OpenRouter;
using Switchyard.Tests.Providers.Errors;
using Xunit;

namespace Switchyard.Tests.Providers.OpenRouter;

public sealed class OpenRouterErrorClassifierFixtureTests : ErrorFixtureTests
{
    private protected override IErrorClassifier Classifier { get; } = new OpenRouterErrorClassifier(FixedClock.OfRecordings);

    [Theory]
    [InlineData("openrouter/error-200-body-choices-empty", LlmErrorCode.UpstreamError, "RF", null, "Upstream error from Nvidia: Service temporarily overloaded")]
    [InlineData("openrouter/error-200-choice-level", LlmErrorCode.UpstreamError, "RF", null, "Provider disconnected mid-stream")]
    [InlineData("openrouter/error-400-context-length", LlmErrorCode.ContextLengthExceeded, "F", null, "maximum context length is 200000 tokens")]
    [InlineData("openrouter/error-400-invalid-model-id", LlmErrorCode.ModelNotFound, "F", null, "qwen/qwen-2.5-coder-32b is not a valid model ID")]
    [InlineData("openrouter/error-400-provider-raw-bedrock", LlmErrorCode.InvalidRequest, "F", null, "messages.1.content.0.text.text: Input should be a valid string")]
    [InlineData("openrouter/error-400-provider-raw-json-string", LlmErrorCode.InvalidRequest, "F", null, "supports at most 1 image per prompt")]
    [InlineData("openrouter/error-400-provider-raw-mistral", LlmErrorCode.InvalidRequest, "F", null, "Unexpected role 'tool' after role 'user'")]
    [InlineData("openrouter/error-400-provider-tool-cap", LlmErrorCode.InvalidRequest, "F", null, "at most 64 tools are allowed")]
    [InlineData("openrouter/error-401-missing-key", LlmErrorCode.UpstreamAuthentication, "F", null, "Missing Authentication header")]
    [InlineData("openrouter/error-401-no-cookie", LlmErrorCode.UpstreamAuthentication, "F", null, "No cookie auth credentials found")]
    [InlineData("openrouter/error-401-relayed-from-provider", LlmErrorCode.UpstreamError, "F", null, "invalid API key")]
    [InlineData("openrouter/error-401-user-not-found", LlmErrorCode.UpstreamAuthentication, "F", null, "User not found.")]
    [InlineData("openrouter/error-402-in-flight-budget-headers-in-body", LlmErrorCode.RateLimitExceeded, "RF", 120.0, "in-flight requests")]
    [InlineData("openrouter/error-402-in-flight-budget", LlmErrorCode.RateLimitExceeded, "RF", 120.0, "in-flight requests")]
    [InlineData("openrouter/error-402-max-tokens-not-affordable", LlmErrorCode.UpstreamBilling, "F", null, "can only afford 10340")]
    [InlineData("openrouter/error-402-no-credits", LlmErrorCode.UpstreamBilling, "F", null, "Insufficient credits")]
    [InlineData("openrouter/error-402-old-shape", LlmErrorCode.UpstreamBilling, "F", null, "can only afford 18269")]
    [InlineData("openrouter/error-402-weight-exceeds-budget", LlmErrorCode.UpstreamBilling, "F", null, "Request too expensive")]
    [InlineData("openrouter/error-403-key-limit", LlmErrorCode.UpstreamBilling, "F", null, "Key limit exceeded")]
    [InlineData("openrouter/error-403-moderation-documented", LlmErrorCode.ContentFilter, "-", null, "requires moderation on OpenAI")]
    [InlineData("openrouter/error-403-moderation", LlmErrorCode.ContentFilter, "-", null, "requires moderation on Meta")]
    [InlineData("openrouter/error-404-model-deprecated-availability", LlmErrorCode.ModelNotFound, "F", null, "Quasar Alpha was a stealth model")]
    [InlineData("openrouter/error-404-no-allowed-providers", LlmErrorCode.InvalidRequest, "F", null, "No allowed providers are available")]
    [InlineData("openrouter/error-404-privacy-availability", LlmErrorCode.InvalidRequest, "F", null, "match your data policy")]
    [InlineData("openrouter/error-408", LlmErrorCode.UpstreamTimeout, "RF", null, "Operation timed out")]
    [InlineData("openrouter/error-413", LlmErrorCode.InvalidRequest, "-", null, "Request payload too large")]
    [InlineData("openrouter/error-429-capacity-availability", LlmErrorCode.RateLimitExceeded, "RF", 40.0, "are at capacity")]
    [InlineData("openrouter/error-429-free-daily", LlmErrorCode.RateLimitExceeded, "F", 233550.0, "free-models-per-day-high-balance")]
    [InlineData("openrouter/error-429-free-per-minute", LlmErrorCode.RateLimitExceeded, "RF", 30.0, "free-models-per-min")]
    [InlineData("openrouter/error-429-upstream-free", LlmErrorCode.RateLimitExceeded, "RF", null, "google/gemini-2.0-flash-exp:free is temporarily rate-limited upstream")]
    [InlineData("openrouter/error-429-upstream-shared-pool-b", LlmErrorCode.RateLimitExceeded, "RF", null, "mistralai/mistral-small-3.2-24b-instruct is temporarily rate-limited upstream")]
    [InlineData("openrouter/error-429-upstream-shared-pool", LlmErrorCode.RateLimitExceeded, "RF", null, "deepseek/deepseek-v4-pro-0813 is temporarily rate-limited upstream")]
    [InlineData("openrouter/error-500", LlmErrorCode.UpstreamError, "RF", null, "Internal Server Error")]
    [InlineData("openrouter/error-502", LlmErrorCode.UpstreamError, "RF", null, "Provider returned error")]
    [InlineData("openrouter/error-503-availability", LlmErrorCode.UpstreamOverloaded, "RF", 15.0, "temporarily unavailable")]
    [InlineData("openrouter/error-524", LlmErrorCode.UpstreamTimeout, "RF", null, "Request timed out")]
    [InlineData("openrouter/error-529", LlmErrorCode.UpstreamOverloaded, "RF", null, "Provider returned error")]
    [InlineData("openrouter/stream-error-choices-empty-502", LlmErrorCode.UpstreamError, "RF", null, "Internal server error")]
    [InlineData("openrouter/stream-error-documented-429", LlmErrorCode.RateLimitExceeded, "RF", null, "Rate limit exceeded")]
    [InlineData("openrouter/stream-error-token-limit", LlmErrorCode.ContextLengthExceeded, "-", null, "Token limit reached")]
    public void Classify_Recording_IsJudged(string name, LlmErrorCode code, string flags, double? wait, string message) =>
        Check(name, code, flags, wait, message);

    [Fact]
    public void Classify_Recordings_AllHaveARow() =>
        CheckEveryRecordingHasARow(GetType().GetMethod(nameof(Classify_Recording_IsJudged))!, "openrouter");
}
