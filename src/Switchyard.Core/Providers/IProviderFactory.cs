using Switchyard.Core.Configuration;

namespace Switchyard.Core.Providers;

/// <summary>Makes providers of one <c>Type</c> from configuration. One per folder under <c>Switchyard.Providers</c>.</summary>
public interface IProviderFactory
{
    /// <summary>The value of <c>Type</c> it serves, such as <c>openrouter</c>.</summary>
    string Type { get; }

    /// <summary>The provider's address when the configuration names none; null when it must.</summary>
    Uri? DefaultBaseUrl { get; }

    /// <summary>Whether a key must be configured.</summary>
    bool NeedsKey { get; }

    /// <summary>Makes the provider. The options are valid.</summary>
    /// <param name="name">The name from the configuration.</param>
    /// <param name="options">Its section.</param>
    ILlmProvider Create(string name, ProviderOptions options);
}
