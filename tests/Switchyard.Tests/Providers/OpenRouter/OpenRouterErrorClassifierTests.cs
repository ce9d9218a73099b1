using Shouldly;
using Switchyard.Core.Errors;
using Switchyard.Providers.OpenRouter;
using Switchyard.Tests.Providers.Errors;
using Xunit;

namespace Switchyard.Tests.Providers.OpenRouter;

public sealed class OpenRouterErrorClassifierTests
{
    private static readonly OpenRouterErrorClassifier Classifier = new(FixedClock.OfRecordings);

    [Theory]
    [InlineData(404, """{"error":{"code":404,"message":"Provider returned error","metadata":{"raw":"","provider_name":"X","previous_errors":[{"code":429}]}}}""", LlmErrorCode.UpstreamError, true, true)]
    [InlineData(404, """{"error":{"code":404,"message":"No endpoints found for x/y."}}""", LlmErrorCode.ModelNotFound, false, true)]
    [InlineData(404, """{"error":{"code":404,"message":"No endpoints found that support tool use."}}""", LlmErrorCode.InvalidRequest, false, true)]
    [InlineData(404, """{"error":{"code":404,"message":"No endpoints found matching your data policy."}}""", LlmErrorCode.InvalidRequest, false, true)]
    [InlineData(400, """{"error":{"message":"x","availability":{"code":"model_not_found"}}}""", LlmErrorCode.ModelNotFound, false, true)]
    [InlineData(404, """{"error":{"message":"x","availability":{"code":"free_variant_ended"}}}""", LlmErrorCode.ModelNotFound, false, true)]
    [InlineData(404, """{"error":{"message":"x","availability":{"code":"constraint_filtered"}}}""", LlmErrorCode.InvalidRequest, false, true)]
    [InlineData(400, """{"error":{"code":400,"message":"x"}}""", LlmErrorCode.InvalidRequest, false, false)]
    [InlineData(400, """{"error":{"code":400,"message":"x","metadata":{"provider_name":"X"}}}""", LlmErrorCode.InvalidRequest, false, true)]
    [InlineData(412, """{"error":{"code":412,"message":"x"}}""", LlmErrorCode.InvalidRequest, false, false)]
    [InlineData(400, """{"error":{"code":400,"message":"x","metadata":{"error_type":"context_length_exceeded","previous_errors":[{"code":429}]}}}""", LlmErrorCode.ContextLengthExceeded, false, true)]
    [InlineData(400, """{"error":{"code":400,"message":"x","metadata":{"error_type":"max_tokens_exceeded"}}}""", LlmErrorCode.ContextLengthExceeded, false, false)]
    [InlineData(400, """{"error":{"code":400,"message":"x","metadata":{"error_type":"content_policy_violation"}}}""", LlmErrorCode.ContentFilter, false, false)]
    [InlineData(401, """{"error":{"code":401,"message":"Provider returned error","metadata":{"provider_name":"X","is_byok":true}}}""", LlmErrorCode.UpstreamAuthentication, false, true)]
    [InlineData(402, """{"error":{"code":402,"message":"Provider returned error","metadata":{"provider_name":"X","is_byok":false}}}""", LlmErrorCode.UpstreamError, false, true)]
    [InlineData(403, """{"error":{"code":403,"message":"blocked","metadata":{"patterns":["x"]}}}""", LlmErrorCode.ContentFilter, false, false)]
    [InlineData(403, """{"error":{"code":403,"message":"Only management keys can do this"}}""", LlmErrorCode.UpstreamAuthentication, false, true)]
    [InlineData(403, """{"error":{"code":403,"message":"x","metadata":{"error_type":"region_restricted"}}}""", LlmErrorCode.UpstreamAuthentication, false, true)]
    [InlineData(502, """{"error":{"code":502,"message":"Network connection lost."}}""", LlmErrorCode.UpstreamError, true, true)]
    [InlineData(524, "<html>A timeout occurred</html>", LlmErrorCode.UpstreamTimeout, true, true)]
    [InlineData(400, """{"error":{"code":400,"message":"Provider returned error","metadata":{"provider_name":"X","raw":{"error":{"message":"prompt is too long: 2 > 1"}}}}}""", LlmErrorCode.ContextLengthExceeded, false, true)]
    public void Classify_KnownFailure_IsJudged(int status, string body, LlmErrorCode code, bool retryable, bool failsOver)
    {
        var error = Classifier.Classify(Failures.Of(status, body));

        (error.Code, error.IsRetryable, error.FailsOver).ShouldBe((code, retryable, failsOver));
    }

    [Fact]
    public void Classify_RawThatIsAPage_KeepsOpenRoutersMessage()
    {
        const string Body = """{"error":{"code":502,"message":"Provider returned error","metadata":{"provider_name":"X","raw":"<html>502</html>"}}}""";

        Classifier.Classify(Failures.Of(502, Body)).Message.ShouldBe("Provider returned error");
    }

    [Fact]
    public void Classify_Moderation_KeepsTheFlaggedTextOutOfMessageAndBody()
    {
        const string Body = """{"error":{"code":403,"message":"flagged for \"misc\"","metadata":{"reasons":["misc"],"flagged_input":"CANARY"}},"user_id":"CANARY"}""";

        var error = Classifier.Classify(Failures.Of(403, Body));

        error.Message.ShouldBe("flagged for \"misc\"");
        error.OriginalError.ShouldBe("""{"error":{"code":403,"message":"flagged for \"misc\"","metadata":{"reasons":["misc"]}}}""");
    }
}
