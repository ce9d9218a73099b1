using System.Collections.Concurrent;
using System.Collections.Frozen;
using Switchyard.Core.Models;
using Switchyard.Core.Pipeline;

namespace Switchyard.Server.Runtime;

/// <summary>The models the providers listed last, with the configured ones and the configured prices laid over them. Thread-safe.</summary>
internal sealed class ModelCatalog : IModelCatalog
{
    private readonly ConcurrentDictionary<string, Listing> _listings = new(StringComparer.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public ModelInfo? Find(string provider, string model) =>
        _listings.TryGetValue(provider, out var listing) ? listing.ByName.GetValueOrDefault(model) : null;

    /// <inheritdoc/>
    public IReadOnlyList<ModelInfo> ModelsOf(string provider) =>
        _listings.TryGetValue(provider, out var listing) ? listing.Models : [];

    /// <summary>Takes what a provider listed.</summary>
    /// <param name="entry">The provider.</param>
    /// <param name="listed">Its list; null keeps the last one.</param>
    public void Update(ProviderEntry entry, IReadOnlyList<ModelInfo>? listed)
    {
        var known = listed ?? ModelsOf(entry.Name);
        var models = known.DistinctBy(model => model.Id, StringComparer.Ordinal).ToDictionary(model => model.Id, StringComparer.Ordinal);
        foreach (var id in entry.Options.Models.Concat(entry.Options.Prices.Keys))
        {
            models.TryAdd(id, new ModelInfo { Id = id, Provider = entry.Name });
        }

        foreach (var (id, price) in entry.Options.Prices)
        {
            models[id] = models[id] with { Capabilities = models[id].Capabilities with { Pricing = Core.Accounting.Pricing.PerToken(price) } };
        }

        _listings[entry.Name] = new Listing([.. models.Values]);
    }

    /// <summary>Forgets providers that are no longer configured.</summary>
    /// <param name="providers">Those that are.</param>
    public void Keep(IEnumerable<string> providers)
    {
        foreach (var name in _listings.Keys.Except(providers, StringComparer.OrdinalIgnoreCase))
        {
            _listings.TryRemove(name, out _);
        }
    }

    private sealed class Listing
    {
        public Listing(IReadOnlyList<ModelInfo> models)
        {
            Models = models;
            var names = new Dictionary<string, ModelInfo>(StringComparer.Ordinal);
            foreach (var model in models)
            {
                names[model.Id] = model;
            }

            foreach (var model in models.Where(model => model.CanonicalId is not null))
            {
                names.TryAdd(model.CanonicalId!, model);
            }

            ByName = names.ToFrozenDictionary(StringComparer.Ordinal);
        }

        public IReadOnlyList<ModelInfo> Models { get; }

        public FrozenDictionary<string, ModelInfo> ByName { get; }
    }
}
