using Switchyard.Core.Configuration;
using Switchyard.Core.Providers;
using Switchyard.Providers.OpenAICompatible;
using Switchyard.Providers.Upstream;

namespace Switchyard.Providers.DeepSeek;

/// <summary>DeepSeek: OpenAI's dialect with its own reasoning fields, no JSON Schema, and a queue of up to ten minutes.</summary>
internal sealed class DeepSeekFactory(HttpHandlerFactory handlers, TimeProvider time) : IProviderFactory
{
    /// <inheritdoc/>
    public string Type => "deepseek";

    /// <inheritdoc/>
    public Uri? DefaultBaseUrl { get; } = new("https://api.deepseek.com");

    /// <inheritdoc/>
    public bool NeedsKey => true;

    /// <inheritdoc/>
    public ILlmProvider Create(string name, ProviderOptions options) =>
        new OpenAIProviderBuilder(handlers, time).Build(name, options, options.BaseUrl ?? DefaultBaseUrl!, Profile(time));

    /// <summary>What sets it apart.</summary>
    /// <param name="time">The clock, for retry dates.</param>
    internal static OpenAIProfile Profile(TimeProvider time) => new()
    {
        Classifier = new DeepSeekErrorClassifier(time),
        Quirks = new QuirkOptions
        {
            MaxTokensField = "max_tokens",
            DropFields = ["n"],
            DeveloperAsSystem = true,
            JsonSchema = false,
            DoneMarker = true,
            ReasoningField = "reasoning_content",
            ReasoningStyle = "thinking",
            HealthPath = "user/balance",
        },
        ResponseHeaders = ["x-ds-trace-id"],
    };
}
