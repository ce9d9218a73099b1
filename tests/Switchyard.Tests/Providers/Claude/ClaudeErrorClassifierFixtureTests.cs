using Switchyard.Core.Errors;
using Switchyard.Providers.Claude;
using Switchyard.Providers.Errors;
using Switchyard.Tests.Providers.Errors;
using Xunit;

namespace Switchyard.Tests.Providers.Claude;

public sealed class ClaudeErrorClassifierFixtureTests : ErrorFixtureTests
{
    private protected override IErrorClassifier Classifier { get; } = new ClaudeErrorClassifier(FixedClock.OfRecordings);

    [Theory]
    [InlineData("anthropic/error-400-context-length", LlmErrorCode.ContextLengthExceeded, "F", null, "prompt is too long: 3333404 tokens > 200000 maximum")]
    [InlineData("anthropic/error-400-credit-balance", LlmErrorCode.UpstreamBilling, "F", null, "Your credit balance is too low")]
    [InlineData("anthropic/error-400-tool-result-missing", LlmErrorCode.InvalidRequest, "-", null, "`tool_use` ids were found without `tool_result`")]
    [InlineData("anthropic/error-401", LlmErrorCode.UpstreamAuthentication, "F", null, "invalid x-api-key")]
    [InlineData("anthropic/error-402-billing", LlmErrorCode.UpstreamBilling, "F", null, "issue with your billing")]
    [InlineData("anthropic/error-403-permission", LlmErrorCode.UpstreamAuthentication, "F", null, "does not have permission")]
    [InlineData("anthropic/error-404-model", LlmErrorCode.ModelNotFound, "F", null, "model: claude-sonet-4-5")]
    [InlineData("anthropic/error-409-conflict", LlmErrorCode.InvalidRequest, "-", null, "conflicts with the current state")]
    [InlineData("anthropic/error-413", LlmErrorCode.InvalidRequest, "-", null, "Request exceeds the maximum size")]
    [InlineData("anthropic/error-429-input-tokens", LlmErrorCode.RateLimitExceeded, "RF", 16.0, "would exceed the rate limit")]
    [InlineData("anthropic/error-500", LlmErrorCode.UpstreamError, "RF", null, "Internal server error")]
    [InlineData("anthropic/error-504", LlmErrorCode.UpstreamTimeout, "RF", null, "The request timed out")]
    [InlineData("anthropic/error-529-overloaded", LlmErrorCode.UpstreamOverloaded, "RF", null, "Overloaded")]
    [InlineData("anthropic/stream-error-api-error", LlmErrorCode.UpstreamError, "RF", null, "Internal server error")]
    [InlineData("anthropic/stream-error-overloaded", LlmErrorCode.UpstreamOverloaded, "RF", null, "Overloaded")]
    [InlineData("anthropic/stream-error-rate-limit", LlmErrorCode.RateLimitExceeded, "RF", null, "would exceed the rate limit")]
    public void Classify_Recording_IsJudged(string name, LlmErrorCode code, string flags, double? wait, string message) =>
        Check(name, code, flags, wait, message);

    [Fact]
    public void Classify_Recordings_AllHaveARow() =>
        CheckEveryRecordingHasARow(GetType().GetMethod(nameof(Classify_Recording_IsJudged))!, "anthropic");
}
