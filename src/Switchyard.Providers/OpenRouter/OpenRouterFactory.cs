using Switchyard.Core.Configuration;
using Switchyard.Core.Providers;
using Switchyard.Providers.OpenAICompatible;
using Switchyard.Providers.Upstream;

namespace Switchyard.Providers.OpenRouter;

/// <summary>OpenRouter: OpenAI's dialect with reasoning details, cost in usage, attribution headers and a priced model list.</summary>
internal sealed class OpenRouterFactory(HttpHandlerFactory handlers, TimeProvider time) : IProviderFactory
{
    /// <inheritdoc/>
    public string Type => "openrouter";

    /// <inheritdoc/>
    public Uri? DefaultBaseUrl { get; } = new("https://openrouter.ai/api/v1");

    /// <inheritdoc/>
    public bool NeedsKey => true;

    /// <inheritdoc/>
    public ILlmProvider Create(string name, ProviderOptions options) =>
        new OpenAIProviderBuilder(handlers, time).Build(name, options, options.BaseUrl ?? DefaultBaseUrl!, Profile(time));

    /// <summary>What sets it apart.</summary>
    /// <param name="time">The clock, for retry dates.</param>
    internal static OpenAIProfile Profile(TimeProvider time) => new()
    {
        Classifier = new OpenRouterErrorClassifier(time),
        Quirks = new QuirkOptions
        {
            DoneMarker = true,
            ReasoningField = "reasoning",
            ReasoningStyle = "openrouter",

            // The model list needs no key, so it says nothing about ours.
            HealthPath = "key",
        },
        RequestHeaders = ["HTTP-Referer", "X-Title", "X-OpenRouter-Title", "X-OpenRouter-Categories", "X-OpenRouter-Metadata"],
        ResponseHeaders = ["x-generation-id", "x-provider-name"],
        ReadModel = OpenRouterModels.ReadEntry,
    };
}
