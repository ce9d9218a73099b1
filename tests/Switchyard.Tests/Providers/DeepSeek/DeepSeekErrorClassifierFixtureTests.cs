using Switchyard.Core.Errors;
using Switchyard.Providers.DeepSeek;
using Switchyard.Providers.Errors;
using Switchyard.Tests.Providers.Errors;
using Xunit;

namespace Switchyard.Tests.Providers.DeepSeek;

public sealed class DeepSeekErrorClassifierFixtureTests : ErrorFixtureTests
{
    private protected override IErrorClassifier Classifier { get; } = new DeepSeekErrorClassifier(FixedClock.OfRecordings);

    [Theory]
    [InlineData("deepseek/error-400-alias-retired", LlmErrorCode.ModelNotFound, "F", null, "The supported API model names are")]
    [InlineData("deepseek/error-400-content-exists-risk", LlmErrorCode.ContentFilter, "F", null, "Content Exists Risk")]
    [InlineData("deepseek/error-400-context-length", LlmErrorCode.ContextLengthExceeded, "F", null, "maximum context length is 1048565 tokens")]
    [InlineData("deepseek/error-400-image-not-supported", LlmErrorCode.InvalidRequest, "-", null, "unknown variant `image_url`")]
    [InlineData("deepseek/error-400-max-tokens-range", LlmErrorCode.InvalidRequest, "-", null, "Invalid max_tokens value")]
    [InlineData("deepseek/error-400-missing-tool-call-id", LlmErrorCode.InvalidRequest, "-", null, "missing field `tool_call_id`")]
    [InlineData("deepseek/error-400-model-not-exist", LlmErrorCode.ModelNotFound, "F", null, "Model Not Exist")]
    [InlineData("deepseek/error-400-reasoning-not-replayed", LlmErrorCode.InvalidRequest, "-", null, "must be passed back to the API")]
    [InlineData("deepseek/error-401", LlmErrorCode.UpstreamAuthentication, "F", null, "Authentication Fails, Your api key: [masked] is invalid")]
    [InlineData("deepseek/error-402-insufficient-balance", LlmErrorCode.UpstreamBilling, "F", null, "Insufficient Balance")]
    [InlineData("deepseek/error-422-deserialize", LlmErrorCode.InvalidRequest, "-", null, "invalid type: null, expected a string")]
    [InlineData("deepseek/error-429", LlmErrorCode.RateLimitExceeded, "RF", null, "Rate limit reached")]
    [InlineData("deepseek/error-500", LlmErrorCode.UpstreamError, "RF", null, "Server Error")]
    [InlineData("deepseek/error-503", LlmErrorCode.UpstreamOverloaded, "RF", null, "Service is too busy")]
    [InlineData("deepseek/finish-insufficient-system-resource", LlmErrorCode.UpstreamOverloaded, "RF", null, "did not say why")]
    [InlineData("deepseek/stream-finish-insufficient-system-resource", LlmErrorCode.UpstreamOverloaded, "RF", null, "did not say why")]
    [InlineData("deepseek/keepalive-only-nonstream", LlmErrorCode.UpstreamOverloaded, "RF", null, "did not say why")]
    public void Classify_Recording_IsJudged(string name, LlmErrorCode code, string flags, double? wait, string message) =>
        Check(name, code, flags, wait, message);

    [Fact]
    public void Classify_Recordings_AllHaveARow() =>
        CheckEveryRecordingHasARow(GetType().GetMethod(nameof(Classify_Recording_IsJudged))!, "deepseek");
}
