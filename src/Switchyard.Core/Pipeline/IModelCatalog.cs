using Switchyard.Core.Models;

namespace Switchyard.Core.Pipeline;

/// <summary>The models the configured providers are known to offer. Thread-safe; answers at once from memory.</summary>
public interface IModelCatalog
{
    /// <summary>What is known of a provider's model; null when nothing is.</summary>
    /// <param name="provider">The configured provider.</param>
    /// <param name="model">The model's id there, or its dated id.</param>
    ModelInfo? Find(string provider, string model);

    /// <summary>What is known of a model whether or not its provider lists it; null when nothing is.</summary>
    /// <param name="provider">The configured provider.</param>
    /// <param name="model">The model's id there.</param>
    ModelInfo? Describe(ProviderEntry provider, string model) => Find(provider.Name, model);

    /// <summary>Every model of a provider.</summary>
    /// <param name="provider">The configured provider.</param>
    IReadOnlyList<ModelInfo> ModelsOf(string provider);
}
