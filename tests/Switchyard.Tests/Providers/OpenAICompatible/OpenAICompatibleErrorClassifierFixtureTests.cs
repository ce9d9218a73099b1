using Switchyard.Core.Errors;
using Switchyard.Providers.Errors;
using Switchyard.Providers.OpenAICompatible;
using Switchyard.Tests.Providers.Errors;
using Xunit;

namespace Switchyard.Tests.Providers.OpenAICompatible;

public sealed class OpenAICompatibleErrorClassifierFixtureTests : ErrorFixtureTests
{
    private protected override IErrorClassifier Classifier { get; } = new OpenAICompatibleErrorClassifier(FixedClock.OfRecordings);

    [Theory]
    [InlineData("openai/error-400-context-length-responses", LlmErrorCode.ContextLengthExceeded, "F", null, "exceeds the context window")]
    [InlineData("openai/error-400-invalid-image-url", LlmErrorCode.InvalidRequest, "-", null, "Error while downloading")]
    [InlineData("openai/error-400-invalid-value", LlmErrorCode.InvalidRequest, "-", null, "Invalid 'messages[3]'")]
    [InlineData("openai/error-400-max-tokens-unsupported", LlmErrorCode.InvalidRequest, "-", null, "Use 'max_completion_tokens' instead.")]
    [InlineData("openai/error-400-null-code", LlmErrorCode.InvalidRequest, "-", null, "Web search options not supported with this model.")]
    [InlineData("openai/error-400-responses-model", LlmErrorCode.ModelNotFound, "F", null, "'gpt-5.2-proo' does not exist")]
    [InlineData("openai/error-400-unsupported-role", LlmErrorCode.InvalidRequest, "-", null, "does not support 'developer'")]
    [InlineData("openai/error-401", LlmErrorCode.UpstreamAuthentication, "F", null, "Incorrect API key provided: [masked]. You can find")]
    [InlineData("openai/error-403-region", LlmErrorCode.UpstreamAuthentication, "F", null, "Country, region")]
    [InlineData("openai/error-404-model", LlmErrorCode.ModelNotFound, "F", null, "`gpt-5.2-proo` does not exist")]
    [InlineData("openai/error-429-insufficient-quota", LlmErrorCode.UpstreamBilling, "F", null, "exceeded your current quota")]
    [InlineData("openai/error-429-request-too-large", LlmErrorCode.ContextLengthExceeded, "F", null, "Request too large for gpt-4o")]
    [InlineData("openai/error-429-tpm", LlmErrorCode.RateLimitExceeded, "RF", 3.89, "Rate limit reached for gpt-4.1 in organization [masked] on")]
    [InlineData("openai/error-500", LlmErrorCode.UpstreamError, "RF", null, "The server had an error")]
    [InlineData("openai/error-503-overloaded", LlmErrorCode.UpstreamOverloaded, "RF", null, "currently overloaded")]
    [InlineData("openai/stream-error-server-error", LlmErrorCode.UpstreamError, "RF", null, "The server had an error")]
    [InlineData("ollama/error-400-context-length-cloud", LlmErrorCode.ContextLengthExceeded, "F", null, "exceeded max context length by 1119046 tokens (ref: 96164522-08b2-4cbf-886e-e5a38961a688)")]
    [InlineData("ollama/error-401-cloud", LlmErrorCode.UpstreamAuthentication, "F", null, "Unauthorized")]
    [InlineData("ollama/error-404-model-compat", LlmErrorCode.ModelNotFound, "F", null, "try pulling it first")]
    [InlineData("ollama/error-500-runner-stopped", LlmErrorCode.UpstreamError, "RF", null, "runner process has terminated")]
    [InlineData("ollama/error-503-busy", LlmErrorCode.UpstreamOverloaded, "RF", null, "server busy")]
    [InlineData("vllm/error-400-context-length", LlmErrorCode.ContextLengthExceeded, "F", null, "context length is only 131072 tokens")]
    [InlineData("vllm/error-400-tool-parser-missing", LlmErrorCode.InvalidRequest, "-", null, "--enable-auto-tool-choice")]
    [InlineData("vllm/error-401", LlmErrorCode.UpstreamAuthentication, "F", null, "Unauthorized")]
    [InlineData("vllm/error-404-model", LlmErrorCode.ModelNotFound, "F", null, "The model `X` does not exist.")]
    [InlineData("vllm/stream-error", LlmErrorCode.UpstreamError, "RF", null, "EngineCore encountered an issue")]
    [InlineData("llamacpp/error-400-context-length", LlmErrorCode.ContextLengthExceeded, "F", null, "exceeds the available context size")]
    [InlineData("llamacpp/error-401", LlmErrorCode.UpstreamAuthentication, "F", null, "Invalid API Key")]
    [InlineData("llamacpp/error-503-loading", LlmErrorCode.UpstreamOverloaded, "RF", null, "Loading model")]
    [InlineData("compat/anthropic-enveloped-vllm-context-length", LlmErrorCode.ContextLengthExceeded, "F", null, "context length is only 131072 tokens")]
    [InlineData("compat/azure-ai-error-401", LlmErrorCode.UpstreamAuthentication, "F", null, "invalid subscription key")]
    [InlineData("compat/cohere-error-401", LlmErrorCode.UpstreamAuthentication, "F", null, "Incorrect API key provided: [masked].")]
    [InlineData("compat/groq-error-404", LlmErrorCode.ModelNotFound, "F", null, "`llama-3.3-70b-versatlie` does not exist")]
    [InlineData("compat/groq-error-tool-use-failed", LlmErrorCode.UpstreamError, "RF", null, "Tool call validation failed")]
    [InlineData("compat/mistral-error-401", LlmErrorCode.UpstreamAuthentication, "F", null, "Invalid API Key")]
    [InlineData("gemini/error-400-api-key", LlmErrorCode.UpstreamAuthentication, "F", null, "API key not valid")]
    [InlineData("gemini/error-400-context-length", LlmErrorCode.ContextLengthExceeded, "F", null, "The input token count (1250074)")]
    [InlineData("gemini/error-400-invalid", LlmErrorCode.InvalidRequest, "-", null, "Unknown name")]
    [InlineData("gemini/error-400-precondition-region", LlmErrorCode.UpstreamAuthentication, "F", null, "User location is not supported")]
    [InlineData("gemini/error-403", LlmErrorCode.UpstreamAuthentication, "F", null, "required permissions")]
    [InlineData("gemini/error-404-model", LlmErrorCode.ModelNotFound, "F", null, "models/gemini-3.6-flahs is not found")]
    [InlineData("gemini/error-429-per-day", LlmErrorCode.RateLimitExceeded, "F", null, "exceeded your current quota")]
    [InlineData("gemini/error-429-quota", LlmErrorCode.RateLimitExceeded, "RF", 48.0, "exceeded your current quota")]
    [InlineData("gemini/error-500", LlmErrorCode.UpstreamError, "RF", null, "internal error")]
    [InlineData("gemini/error-503-overloaded", LlmErrorCode.UpstreamOverloaded, "RF", null, "overloaded")]
    [InlineData("gemini/error-504", LlmErrorCode.UpstreamTimeout, "RF", null, "timed out")]
    [InlineData("gemini/stream-error-503", LlmErrorCode.UpstreamOverloaded, "RF", null, "overloaded")]
    public void Classify_Recording_IsJudged(string name, LlmErrorCode code, string flags, double? wait, string message) =>
        Check(name, code, flags, wait, message);

    [Fact]
    public void Classify_Recordings_AllHaveARow() =>
        CheckEveryRecordingHasARow(GetType().GetMethod(nameof(Classify_Recording_IsJudged))!, "openai", "ollama", "vllm", "llamacpp", "llamabox", "compat", "gemini");
}
