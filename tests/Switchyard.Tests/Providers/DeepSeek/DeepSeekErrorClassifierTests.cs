using Shouldly;
using Switchyard.Core.Errors;
using Switchyard.Providers.DeepSeek;
using Switchyard.Tests.Providers.Errors;
using Xunit;

namespace Switchyard.Tests.Providers.DeepSeek;

public sealed class DeepSeekErrorClassifierTests
{
    private static readonly DeepSeekErrorClassifier Classifier = new(FixedClock.OfRecordings);

    [Fact]
    public void Classify_PlainTextWithoutKey_IsAuthentication()
    {
        var error = Classifier.Classify(Failures.Of(401, "Authentication Fails (governor)"));

        error.Code.ShouldBe(LlmErrorCode.UpstreamAuthentication);
        error.Message.ShouldBe("Authentication Fails (governor)");
        error.HttpStatus.ShouldBe(502);
    }

    [Fact]
    public void Classify_ContentRiskWithRequestId_IsTheFilterAndFailsOver()
    {
        var error = Classifier.Classify(Failures.Of(400, """{"error":{"message":"Content Exists Risk (request id: 12)","code":"invalid_request_error"}}"""));

        (error.Code, error.IsRetryable, error.FailsOver).ShouldBe((LlmErrorCode.ContentFilter, false, true));
    }

    [Fact]
    public void Classify_EmptyBodyWithAnErrorStatus_IsJudgedByStatus() =>
        Classifier.Classify(Failures.Of(500, "\n\n")).Code.ShouldBe(LlmErrorCode.UpstreamError);
}
