using System.Text;
using Shouldly;
using Switchyard.Core.Errors;
using Switchyard.Providers.OpenAICompatible;
using Switchyard.Tests.Providers.Errors;
using Xunit;

namespace Switchyard.Tests.Providers.OpenAICompatible;

public sealed class OpenAICompatibleErrorClassifierTests
{
    private static readonly OpenAICompatibleErrorClassifier Classifier = new(FixedClock.OfRecordings);

    [Theory]
    [InlineData("""{"error":{"message":"m","type":"t","code":"c","param":"p"}}""")]
    [InlineData("""{"error":{"message":"m","code":400,"param":{"a":1}}}""")]
    [InlineData("""{"error":{"message":"m","code":{"x":[]},"type":7}}""")]
    [InlineData("""{"error":"m"}""")]
    [InlineData("""{"error":["m"]}""")]
    [InlineData("""{"error":{"error":{"message":"m"}}}""")]
    [InlineData("""{"type":"error","error":{"type":"t","message":"m"}}""")]
    [InlineData("""[{"error":{"code":400,"message":"m"}}]""")]
    [InlineData("""{"errors":[{"message":"m"}]}""")]
    [InlineData("""{"detail":"m"}""")]
    [InlineData("""{"detail":[{"loc":["body","messages",0,"role"],"msg":"m","type":"missing"}]}""")]
    [InlineData("""{"detail":{"error":{"message":"m"}}}""")]
    [InlineData("""{"message":"m","id":"1"}""")]
    [InlineData("""{"Message":"m"}""")]
    [InlineData("""{"object":"error","message":"m","type":"BadRequestError","param":null,"code":400}""")]
    [InlineData("""{"object":"error","message":{"detail":[{"msg":"m"}]}}""")]
    [InlineData("""{"choices":[{"error":{"message":"m"}}]}""")]
    [InlineData("""{"type":"response.failed","response":{"error":{"code":"x","message":"m"}}}""")]
    [InlineData("\"m\"")]
    [InlineData("m")]
    [InlineData("event: error\ndata: {\"error\":{\"message\":\"m\"}}\n\n")]
    [InlineData("\uFEFF \r\n {\"error\":{\"message\":\"m\"}}")]
    public void Classify_EnvelopeShape_GivesTheMessage(string body)
    {
        var error = Classifier.Classify(Failures.Of(400, body));

        error.Message.ShouldBe("m");
        error.Code.ShouldBe(LlmErrorCode.InvalidRequest);
        error.IsRetryable.ShouldBeFalse();
        error.FailsOver.ShouldBeFalse();
    }

    [Theory]
    [InlineData(401, LlmErrorCode.UpstreamAuthentication, false, true)]
    [InlineData(402, LlmErrorCode.UpstreamBilling, false, true)]
    [InlineData(403, LlmErrorCode.UpstreamAuthentication, false, true)]
    [InlineData(404, LlmErrorCode.UpstreamError, false, true)]
    [InlineData(408, LlmErrorCode.UpstreamTimeout, true, true)]
    [InlineData(413, LlmErrorCode.InvalidRequest, false, false)]
    [InlineData(422, LlmErrorCode.InvalidRequest, false, false)]
    [InlineData(429, LlmErrorCode.RateLimitExceeded, true, true)]
    [InlineData(499, LlmErrorCode.UpstreamError, false, false)]
    [InlineData(500, LlmErrorCode.UpstreamError, true, true)]
    [InlineData(502, LlmErrorCode.UpstreamError, true, true)]
    [InlineData(503, LlmErrorCode.UpstreamOverloaded, true, true)]
    [InlineData(504, LlmErrorCode.UpstreamTimeout, true, true)]
    [InlineData(520, LlmErrorCode.UpstreamError, true, true)]
    [InlineData(524, LlmErrorCode.UpstreamTimeout, true, true)]
    [InlineData(529, LlmErrorCode.UpstreamOverloaded, true, true)]
    [InlineData(200, LlmErrorCode.UpstreamInvalidResponse, true, true)]
    public void Classify_EmptyBody_IsJudgedByStatus(int status, LlmErrorCode code, bool retryable, bool failsOver)
    {
        var error = Classifier.Classify(Failures.Of(status, " \n"));

        (error.Code, error.IsRetryable, error.FailsOver).ShouldBe((code, retryable, failsOver));
        error.Message.ShouldNotBeEmpty();
        error.OriginalError.ShouldBeNull();
    }

    [Theory]
    [InlineData(200, LlmErrorCode.UpstreamInvalidResponse)]
    [InlineData(403, LlmErrorCode.UpstreamError)]
    [InlineData(413, LlmErrorCode.InvalidRequest)]
    [InlineData(429, LlmErrorCode.RateLimitExceeded)]
    [InlineData(502, LlmErrorCode.UpstreamError)]
    [InlineData(503, LlmErrorCode.UpstreamOverloaded)]
    [InlineData(524, LlmErrorCode.UpstreamTimeout)]
    public void Classify_HtmlPage_IsJudgedByStatusAndNeverShown(int status, LlmErrorCode code)
    {
        var error = Classifier.Classify(Failures.Of(status, "<!DOCTYPE html><html><title>rate limit model not found</title></html>"));

        error.Code.ShouldBe(code);
        error.Message.ShouldNotContain("<");
    }

    [Theory]
    [InlineData(200, """{"error":{"message":"x","type":"invalid_request_error"}}""", LlmErrorCode.InvalidRequest)]
    [InlineData(200, """{"error":{"message":"x","code":null,"type":"server_error"}}""", LlmErrorCode.UpstreamError)]
    [InlineData(200, """{"error":{"message":"x","code":"server_is_overloaded"}}""", LlmErrorCode.UpstreamOverloaded)]
    [InlineData(200, """{"error":{"code":"429"}}""", LlmErrorCode.RateLimitExceeded)]
    [InlineData(200, "Internal Server Error", LlmErrorCode.UpstreamInvalidResponse)]
    [InlineData(200, """{"id":"1","choices":[]}""", LlmErrorCode.UpstreamInvalidResponse)]
    [InlineData(200, """{"type":"message","content":[]}""", LlmErrorCode.UpstreamInvalidResponse)]
    [InlineData(200, """{"choices":[{"delta":{"content":"x"},"finish_reason":"error"}]}""", LlmErrorCode.UpstreamError)]
    [InlineData(200, """{"choices":[{"delta":{}},{"error":{"code":503}}]}""", LlmErrorCode.UpstreamOverloaded)]
    [InlineData(200, """{"promptFeedback":{"blockReason":"SAFETY"}}""", LlmErrorCode.ContentFilter)]
    [InlineData(400, """{"code":"Client specified an invalid argument","error":"Incorrect API key provided: xa***01."}""", LlmErrorCode.UpstreamAuthentication)]
    [InlineData(400, """{"error":{"code":"content_filter","type":null,"message":"x"}}""", LlmErrorCode.ContentFilter)]
    [InlineData(400, """{"error":{"innererror":{"code":"ResponsibleAIPolicyViolation"},"message":"x"}}""", LlmErrorCode.ContentFilter)]
    [InlineData(400, """{"error":{"type":"too_many_prompt_tokens","message":"x"}}""", LlmErrorCode.ContextLengthExceeded)]
    [InlineData(400, """{"error":{"message":"max_tokens must be at least 1, got -42"}}""", LlmErrorCode.ContextLengthExceeded)]
    [InlineData(500, """{"error":{"code":400,"type":"exceed_context_size_error","message":"x"}}""", LlmErrorCode.ContextLengthExceeded)]
    [InlineData(400, """{"error":{"message":"m","code":"billing_hard_limit_reached"}}""", LlmErrorCode.UpstreamBilling)]
    [InlineData(403, """{"error":{"code":"model_not_found","message":"Project has no access to model x"}}""", LlmErrorCode.ModelNotFound)]
    [InlineData(404, "404 page not found", LlmErrorCode.UpstreamError)]
    [InlineData(413, """{"error":{"code":"rate_limit_exceeded","type":"tokens","message":"Request too large for model `x`, please reduce your message size and try again."}}""", LlmErrorCode.ContextLengthExceeded)]
    [InlineData(429, """{"error":{"code":"RateLimitReached","message":"x"}}""", LlmErrorCode.RateLimitExceeded)]
    [InlineData(429, """[{"error":{"code":429,"status":"RESOURCE_EXHAUSTED","message":"You exceeded your current quota, please check your plan and billing"}}]""", LlmErrorCode.RateLimitExceeded)]
    [InlineData(502, """{"error":{"code":429,"message":"slow"}}""", LlmErrorCode.RateLimitExceeded)]
    [InlineData(500, """{"error":"model requires more system memory (9 GiB) than is available"}""", LlmErrorCode.UpstreamError)]
    public void Classify_KnownFailure_IsJudged(int status, string body, LlmErrorCode code) =>
        Classifier.Classify(Failures.Of(status, body)).Code.ShouldBe(code);

    [Fact]
    public void Classify_OllamaOutOfMemory_IsNotRetriedButFailsOver()
    {
        var error = Classifier.Classify(Failures.Of(500, """{"error":"model requires more system memory (9 GiB) than is available (4 GiB)"}"""));

        (error.IsRetryable, error.FailsOver).ShouldBe((false, true));
    }

    [Fact]
    public void Classify_LiteLlmJsonInsideMessage_FindsTheCause()
    {
        const string Body = """
            {"error":{"message":"litellm.BadRequestError: OpenAIException - {\"error\":{\"message\":\"The prompt is too long: 9 tokens\",\"type\":\"x\"}}","type":null,"param":null,"code":"400"}}
            """;

        var error = Classifier.Classify(Failures.Of(400, Body));

        error.Code.ShouldBe(LlmErrorCode.ContextLengthExceeded);
        error.Message.ShouldBe("The prompt is too long: 9 tokens");
    }

    [Fact]
    public void Classify_ExampleJsonInsideMessage_IsNoCause() => Classifier
        .Classify(Failures.Of(400, """{"error":{"message":"Send {\"message\":\"hi\"} instead"}}""")).Message
        .ShouldBe("""Send {"message":"hi"} instead""");

    [Fact]
    public void Classify_Param_IsKept()
    {
        Classifier.Classify(Failures.Of(400, """{"error":{"message":"m","param":"messages[0].role"}}""")).Param.ShouldBe("messages[0].role");
        Classifier.Classify(Failures.Of(422, """{"detail":[{"loc":["body","messages",0,"role"],"msg":"m"}]}""")).Param.ShouldBe("messages.0.role");
    }

    [Fact]
    public void Classify_FastApiInputEcho_IsNotKept() => Classifier
        .Classify(Failures.Of(422, """{"detail":[{"msg":"bad","input":"CANARY","loc":["body"]}]}""")).OriginalError
        .ShouldBe("""{"detail":[{"msg":"bad","loc":["body"]}]}""");

    [Fact]
    public void Classify_AnyBytes_NeverThrows()
    {
        var random = new Random(20260806);
        var seed = Encoding.UTF8.GetBytes("""[{"error":{"code":"x","message":"a {\"b\":1} sk-1234567","metadata":{"raw":"{\"error\":[1]}","headers":{}},"details":[{}],"detail":[{"loc":[1,"\ud800"]}]},"choices":[null],"status":-1e999}]""");
        for (var round = 0; round < 4_000; round++)
        {
            var body = (byte[])seed.Clone();
            for (var flip = random.Next(6); flip > 0; flip--)
            {
                body[random.Next(body.Length)] = (byte)random.Next(256);
            }

            var error = Classifier.Classify(Failures.Of(random.Next(100, 600), body[..random.Next(body.Length + 1)], ("Retry-After", "\uD800")));

            error.Message.ShouldNotBeEmpty();
            error.Message.ShouldNotContain('\uD800');
        }
    }

    [Theory]
    [InlineData("""{"\ud800":1,"error":{"message":"m"}}""")]
    [InlineData("""{"error":{"message":"\ud800"}}""")]
    [InlineData("""{"error":{"\ud800essage":"m"}}""")]
    [InlineData("""{"error":{"metadata":{"raw":{"error":[[[[[]]]]]}}}}""")]
    [InlineData("""{"error":{"message":"{}"}}""")]
    [InlineData("""{"error":{"message":"}{"}}""")]
    public void Classify_OddJson_FallsBackToTheStatus(string body) =>
        Classifier.Classify(Failures.Of(500, body)).Code.ShouldBe(LlmErrorCode.UpstreamError);

    [Fact]
    public void Classify_DeepNesting_FallsBackToTheStatus() =>
        Classifier.Classify(Failures.Of(503, new string('[', 60_000))).Code.ShouldBe(LlmErrorCode.UpstreamOverloaded);

    [Fact]
    public void Classify_Gzip_SaysThatNothingWasSaid()
    {
        var error = Classifier.Classify(Failures.Of(502, [0x1F, 0x8B, 0x08, 0x00, 0xFF, 0xFE, 0x41]));

        error.Code.ShouldBe(LlmErrorCode.UpstreamError);
        error.Message.ShouldBe("The provider answered with status 502 and did not say why.");
    }
}
