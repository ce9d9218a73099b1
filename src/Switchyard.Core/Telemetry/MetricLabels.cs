using System.Collections.Frozen;
using Switchyard.Core.Configuration;

namespace Switchyard.Core.Telemetry;

/// <summary>
/// The label values a metric may carry: names the configuration lists, else <c>other</c>. A caller can so
/// never make a new time series. Thread-safe.
/// </summary>
public sealed class MetricLabels
{
    /// <summary>Stands for every name the configuration does not list.</summary>
    public const string Other = "other";

    private volatile Names _names = new([], []);

    /// <summary>The configured providers.</summary>
    public IReadOnlyCollection<string> Providers => _names.Providers;

    /// <summary>Takes the names of <paramref name="options"/>, at start and after a reload.</summary>
    /// <param name="options">The configuration.</param>
    public void Update(ServiceOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var providers = new HashSet<string>(options.Providers.Keys, StringComparer.OrdinalIgnoreCase);
        _names = new Names(providers, Models(options, providers));
    }

    /// <summary>The provider's name as configured, else <see cref="Other"/>.</summary>
    /// <param name="name">A provider's name; null for none.</param>
    public string Provider(string? name) => Known(_names.Providers, name);

    /// <summary>The model id or alias as configured, else <see cref="Other"/>.</summary>
    /// <param name="name">A model id, an alias or <c>provider:model</c>; null for none.</param>
    public string Model(string? name) => Known(_names.Models, name);

    /// <summary>A target: <c>provider:model</c>, or the provider alone.</summary>
    /// <param name="provider">The provider's name.</param>
    /// <param name="model">The model's id; null for the provider as a whole.</param>
    public string Target(string provider, string? model) =>
        model is null ? Provider(provider) : $"{Provider(provider)}:{Model(model)}";

    private static string Known(FrozenSet<string> known, string? name) =>
        name is not null && known.TryGetValue(name, out var listed) ? listed : Other;

    private static HashSet<string> Models(ServiceOptions options, HashSet<string> providers)
    {
        var models = new HashSet<string>(options.Aliases.Keys, StringComparer.Ordinal);
        foreach (var provider in options.Providers.Values)
        {
            models.UnionWith(provider.Models);
            models.UnionWith(provider.Prices.Keys);
        }

        foreach (var target in options.Aliases.Values.SelectMany(static alias => alias.Targets))
        {
            var weight = target.LastIndexOf('=');
            Add(weight < 0 ? target : target[..weight]);
        }

        if (options.DefaultModel is { } standard)
        {
            Add(standard);
        }

        return models;

        void Add(string target)
        {
            models.Add(target);
            var colon = target.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0 && providers.Contains(target[..colon]))
            {
                models.Add(target[(colon + 1)..]);
            }
        }
    }

    private sealed class Names(IEnumerable<string> providers, IEnumerable<string> models)
    {
        public FrozenSet<string> Providers { get; } = providers.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

        public FrozenSet<string> Models { get; } = models.ToFrozenSet(StringComparer.Ordinal);
    }
}
