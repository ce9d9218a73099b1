using System.Collections.Frozen;
using Switchyard.Core.Configuration;

namespace Switchyard.Core.Limits;

/// <summary>The limits of one provider. Immutable.</summary>
internal sealed class ProviderLimits
{
    private readonly FrozenDictionary<string, LimitedBucket> _models;

    public ProviderLimits(string provider, LimitOptions options)
    {
        var rules = LimitFigureRules.Of(options);
        Whole = rules.Count == 0
            ? null
            : new LimitedBucket(new LimitBucket(LimitScope.Provider, BucketNames.Provider(provider), rules) { Label = $"provider {provider}" });
        var models = new Dictionary<string, LimitedBucket>(StringComparer.Ordinal);
        foreach (var (model, figures) in options.Models)
        {
            if (LimitFigureRules.Of(figures) is { Count: > 0 } modelRules)
            {
                models[model] = new LimitedBucket(
                    new LimitBucket(LimitScope.ProviderModel, BucketNames.ProviderModel(provider, model), modelRules)
                    {
                        Label = $"provider {provider} for model {model}",
                    });
            }
        }

        _models = models.ToFrozenDictionary(StringComparer.Ordinal);
    }

    /// <summary>The provider's own bucket; null without figures.</summary>
    public LimitedBucket? Whole { get; }

    /// <summary>Whether there is any figure.</summary>
    public bool IsEmpty => Whole is null && _models.Count == 0;

    /// <summary>The bucket of a model as the provider names it; null without figures.</summary>
    /// <param name="model">The model's id.</param>
    public LimitedBucket? Model(string model) => _models.GetValueOrDefault(model);
}
