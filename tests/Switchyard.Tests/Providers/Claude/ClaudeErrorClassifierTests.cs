using Shouldly;
using Switchyard.Core.Errors;
using Switchyard.Providers.Claude;
using Switchyard.Tests.Providers.Errors;
using Xunit;

namespace Switchyard.Tests.Providers.Claude;

public sealed class ClaudeErrorClassifierTests
{
    private static readonly ClaudeErrorClassifier Classifier = new(FixedClock.OfRecordings);

    [Theory]
    [InlineData(500, "api_error", "false", false)]
    [InlineData(500, "api_error", "true", true)]
    [InlineData(529, "overloaded_error", "false", false)]
    [InlineData(429, "rate_limit_error", "false", false)]
    [InlineData(409, "conflict_error", "true", true)]
    [InlineData(401, "authentication_error", "true", false)]
    [InlineData(402, "billing_error", "true", false)]
    [InlineData(400, "invalid_request_error", "true", false)]
    [InlineData(500, "api_error", "perhaps", true)]
    public void Classify_ShouldRetryHeader_IsObeyedWhereRetryingIsAllowed(int status, string type, string header, bool retryable) =>
        Classifier.Classify(Failures.Of(status, Body(type, "m"), ("x-should-retry", header)))
            .IsRetryable.ShouldBe(retryable);

    [Theory]
    [InlineData(400, "invalid_request_error", "input length and `max_tokens` exceed context limit: 190000 + 20000 > 200000", LlmErrorCode.ContextLengthExceeded)]
    [InlineData(400, "invalid_request_error", "You have reached your specified API usage limits. You will regain access on 2026-09-01", LlmErrorCode.UpstreamBilling)]
    [InlineData(403, "forbidden", "Request not allowed", LlmErrorCode.UpstreamAuthentication)]
    [InlineData(200, "not_found_error", "model: claude-x", LlmErrorCode.ModelNotFound)]
    [InlineData(200, "invalid_request_error", "messages: at least one message is required", LlmErrorCode.InvalidRequest)]
    [InlineData(200, "timeout_error", "m", LlmErrorCode.UpstreamTimeout)]
    [InlineData(200, "authentication_error", "m", LlmErrorCode.UpstreamAuthentication)]
    public void Classify_KnownFailure_IsJudged(int status, string type, string message, LlmErrorCode code) =>
        Classifier.Classify(Failures.Of(status, Body(type, message))).Code.ShouldBe(code);

    [Fact]
    public void Classify_CloudflarePage413_IsAnInvalidRequest() =>
        Classifier.Classify(Failures.Of(413, "<html><head><title>413</title></head></html>")).Code.ShouldBe(LlmErrorCode.InvalidRequest);

    private static string Body(string type, string message) => $$$"""{"type":"error","error":{"type":"{{{type}}}","message":"{{{message}}}"}}""";
}
