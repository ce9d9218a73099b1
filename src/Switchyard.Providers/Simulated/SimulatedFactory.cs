using Switchyard.Core.Configuration;
using Switchyard.Core.Providers;
using Switchyard.Providers.OpenAICompatible;
using Switchyard.Providers.Upstream;

namespace Switchyard.Providers.Simulated;

/// <summary>The built-in provider that asks nobody: the ordinary adapter over an upstream inside the process.</summary>
internal sealed class SimulatedFactory(HttpHandlerFactory handlers, TimeProvider time) : IProviderFactory
{
    /// <inheritdoc/>
    public string Type => ProviderType.Simulated;

    /// <summary>Never resolved: nothing leaves the process.</summary>
    public Uri? DefaultBaseUrl { get; } = new("http://simulated.invalid/v1");

    /// <inheritdoc/>
    public bool NeedsKey => false;

    /// <inheritdoc/>
    public ILlmProvider Create(string name, ProviderOptions options)
    {
        var profile = new OpenAIProfile
        {
            Classifier = new OpenAICompatibleErrorClassifier(time),
            Quirks = new QuirkOptions { DoneMarker = true, ReasoningField = "reasoning", ReasoningStyle = "openrouter" },
        };
        return new OpenAIProviderBuilder(handlers, time).Build(name, options, DefaultBaseUrl!, profile, new SimulatedUpstream(time));
    }
}
