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
    public ILlmProvider Create(string name, ProviderOptions options) =>
        new OpenAIProviderBuilder(handlers, time).Build(name, options, DefaultBaseUrl!, Profile(time), new SimulatedUpstream(time));

    /// <summary>What sets it apart.</summary>
    /// <param name="time">The clock, for retry dates.</param>
    internal static OpenAIProfile Profile(TimeProvider time) => new()
    {
        Classifier = new OpenAICompatibleErrorClassifier(time),
        Quirks = new QuirkOptions { DoneMarker = true, ReasoningField = "reasoning", ReasoningStyle = "openrouter" },
    };
}
