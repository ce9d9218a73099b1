using Switchyard.Core.Configuration;
using Switchyard.Core.Providers;
using Switchyard.Providers.Upstream;

namespace Switchyard.Providers.OpenAICompatible;

/// <summary>Any server of OpenAI's dialect: OpenAI itself, Ollama, vLLM, llama.cpp, LM Studio, Groq, Mistral, Together and more.</summary>
internal sealed class OpenAICompatibleFactory(HttpHandlerFactory handlers, TimeProvider time) : IProviderFactory
{
    private const string OpenAIHost = "api.openai.com";

    /// <inheritdoc/>
    public string Type => ProviderType.Compatible;

    /// <inheritdoc/>
    public Uri? DefaultBaseUrl => null;

    /// <inheritdoc/>
    public bool NeedsKey => false;

    /// <inheritdoc/>
    public ILlmProvider Create(string name, ProviderOptions options)
    {
        // OpenAI's reasoning models refuse max_tokens, and all of its models take the new name.
        var isOpenAI = options.BaseUrl!.Host.Equals(OpenAIHost, StringComparison.OrdinalIgnoreCase);
        var profile = new OpenAIProfile
        {
            Classifier = new OpenAICompatibleErrorClassifier(time),
            Quirks = isOpenAI ? OpenAIQuirks() : new QuirkOptions(),
        };
        return new OpenAIProviderBuilder(handlers, time).Build(name, options, options.BaseUrl, profile);
    }

    private static QuirkOptions OpenAIQuirks() => new()
    {
        MaxTokensField = "max_completion_tokens",
        DropFields = ["cache_control"],
        DoneMarker = true,
    };
}
