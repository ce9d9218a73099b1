using System.Collections.Concurrent;
using System.Collections.Frozen;
using Switchyard.Core.Models;
using Switchyard.Core.Pipeline;

namespace Switchyard.Server.Runtime;

/// <summary>
/// The models the providers listed last, with what the operator configured laid over them and the snapshot's facts under them. Thread-safe.
/// </summary>
internal sealed class ModelCatalog : IModelCatalog
{
    /// <summary>Most models kept of a provider.</summary>
    public const int MostModels = 10_000;

    private readonly ConcurrentDictionary<string, Listing> _listings = new(StringComparer.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public ModelInfo? Find(string provider, string model) =>
        _listings.TryGetValue(provider, out var listing) ? listing.ByName.GetValueOrDefault(model) : null;

    /// <inheritdoc/>
    public ModelInfo? Describe(ProviderEntry provider, string model)
    {
        if (!_listings.TryGetValue(provider.Name, out var listing))
        {
            return null;
        }

        var known = listing.ByName.GetValueOrDefault(model);
        return known is null && listing.UsesSnapshot && ModelSnapshot.Bundled.Find(model) is not null
            ? listing.Described(model, provider)
            : known;
    }

    /// <inheritdoc/>
    public IReadOnlyList<ModelInfo> ModelsOf(string provider) =>
        _listings.TryGetValue(provider, out var listing) ? listing.Models : [];

    /// <summary>Takes what a provider listed.</summary>
    /// <param name="entry">The provider.</param>
    /// <param name="listed">Its list; null keeps the last one.</param>
    /// <param name="useSnapshot">Whether the snapshot fills in what is left open.</param>
    public void Update(ProviderEntry entry, IReadOnlyList<ModelInfo>? listed, bool useSnapshot = true)
    {
        // Only what the provider itself said is kept: what is laid over it may be configured otherwise by now.
        var last = _listings.GetValueOrDefault(entry.Name);
        var isListed = listed is not null || last is { IsListed: true };
        var own = listed ?? last?.Listed ?? [];
        own = own.Count > MostModels ? [.. own.Take(MostModels)] : own;
        var options = entry.Options;
        var models = own.DistinctBy(model => model.Id, StringComparer.Ordinal).ToDictionary(model => model.Id, StringComparer.Ordinal);
        var offered = isListed || !useSnapshot ? [] : ModelSnapshot.Bundled.ModelsAt(options.BaseUrl);
        foreach (var id in offered.Concat(options.Models).Concat(options.Prices.Keys).Concat(options.ModelOverrides.Keys))
        {
            models.TryAdd(id, new ModelInfo { Id = id, Provider = entry.Name });
        }

        _listings[entry.Name] = new Listing(own, [.. models.Values.Select(model => Complete(model, entry, useSnapshot))])
        {
            IsListed = isListed,
            UsesSnapshot = useSnapshot,
        };
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

    private static ModelInfo Complete(ModelInfo model, ProviderEntry entry, bool useSnapshot)
    {
        var known = useSnapshot ? ModelSnapshot.Bundled.CapabilitiesOf(model.Id, entry.Options.BaseUrl) : null;
        return model with
        {
            Name = model.Name ?? (known is null ? null : ModelSnapshot.Bundled.Find(model.Id)!.Name),
            Capabilities = CapabilityLayers.Merge(ConfiguredCapabilities.Of(entry.Options, model.Id), model.Capabilities, known),
        };
    }

    private sealed class Listing
    {
        private const int MostDescribed = 1_000;

        private readonly ConcurrentDictionary<string, ModelInfo> _described = new(StringComparer.Ordinal);

        public Listing(IReadOnlyList<ModelInfo> listed, IReadOnlyList<ModelInfo> models)
        {
            (Listed, Models) = (listed, models);
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

        // A model that is called and not listed is described once, unless callers spell it in a thousand ways.
        public ModelInfo Described(string model, ProviderEntry provider)
        {
            if (_described.TryGetValue(model, out var known))
            {
                return known;
            }

            var info = Complete(new ModelInfo { Id = model, Provider = provider.Name }, provider, useSnapshot: true);
            return _described.Count < MostDescribed ? _described.GetOrAdd(model, info) : info;
        }

        // What the provider itself said last.
        public IReadOnlyList<ModelInfo> Listed { get; }

        public bool IsListed { get; init; }

        public bool UsesSnapshot { get; init; }

        public IReadOnlyList<ModelInfo> Models { get; }

        public FrozenDictionary<string, ModelInfo> ByName { get; }
    }
}
