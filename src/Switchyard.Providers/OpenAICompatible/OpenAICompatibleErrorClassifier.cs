using Switchyard.Providers.Errors;

namespace Switchyard.Providers.OpenAICompatible;

/// <summary>
/// Failures of OpenAI and of every server that speaks its dialect: Azure, Gemini, Groq, Mistral, xAI, Cohere, Perplexity,
/// LiteLLM, vLLM, Ollama, llama.cpp, LM Studio. The shared rules are made for them; nothing is added.
/// </summary>
/// <param name="time">The clock, for retry dates.</param>
internal sealed class OpenAICompatibleErrorClassifier(TimeProvider time) : ErrorClassifier(time);
