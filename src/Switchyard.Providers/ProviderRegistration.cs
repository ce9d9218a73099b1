using Switchyard.Core.Providers;
using Switchyard.Providers.Claude;
using Switchyard.Providers.DeepSeek;
using Switchyard.Providers.OpenAICompatible;
using Switchyard.Providers.OpenRouter;
using Switchyard.Providers.Simulated;
using Switchyard.Providers.Upstream;

namespace Switchyard.Providers;

/// <summary>Every type of provider there is: one line each, in alphabetical order.</summary>
public static class ProviderRegistration
{
    /// <summary>Makes the factories.</summary>
    /// <param name="handlers">Makes their connections.</param>
    /// <param name="time">The clock.</param>
    public static IReadOnlyList<IProviderFactory> All(HttpHandlerFactory handlers, TimeProvider time) =>
    [
        new ClaudeFactory(handlers, time),
        new DeepSeekFactory(handlers, time),
        new OpenAICompatibleFactory(handlers, time),
        new OpenRouterFactory(handlers, time),
        new SimulatedFactory(handlers, time),
    ];
}
