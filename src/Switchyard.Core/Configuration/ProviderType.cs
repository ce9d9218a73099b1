using Switchyard.Core.Providers;

namespace Switchyard.Core.Configuration;

/// <summary>What has to be known of a provider type to check a configuration.</summary>
/// <param name="Name">The value of <c>Type</c>.</param>
/// <param name="DefaultBaseUrl">The address when the configuration names none; null when it must.</param>
/// <param name="NeedsKey">Whether a key must be configured.</param>
public sealed record ProviderType(string Name, Uri? DefaultBaseUrl, bool NeedsKey)
{
    /// <summary>The type of a provider that names none and is not itself named like a type.</summary>
    public const string Compatible = "openai-compatible";

    /// <summary>The built-in provider that calls nobody. It needs no address.</summary>
    public const string Simulated = "simulated";

    /// <summary>The facts of a factory.</summary>
    /// <param name="factory">The factory.</param>
    public static ProviderType Of(IProviderFactory factory) => new(factory.Type, factory.DefaultBaseUrl, factory.NeedsKey);

    /// <summary>The type a provider has: the configured one, else its own name when that is a type, else <see cref="Compatible"/>.</summary>
    /// <param name="name">The provider's name.</param>
    /// <param name="configured">Its <c>Type</c>.</param>
    /// <param name="types">The types there are.</param>
    public static string Resolve(string name, string? configured, IReadOnlyCollection<ProviderType> types) =>
        configured ?? Find(name, types)?.Name ?? Compatible;

    /// <summary>The type of that name, in any case; null when there is none.</summary>
    /// <param name="name">The name.</param>
    /// <param name="types">The types there are.</param>
    public static ProviderType? Find(string name, IReadOnlyCollection<ProviderType> types) =>
        types.FirstOrDefault(type => string.Equals(type.Name, name, StringComparison.OrdinalIgnoreCase));
}
