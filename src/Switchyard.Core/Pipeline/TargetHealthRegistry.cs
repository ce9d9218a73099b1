using System.Collections.Concurrent;

namespace Switchyard.Core.Pipeline;

/// <summary>The health of every target asked so far. It outlives a reload of the configuration. Thread-safe, bounded.</summary>
/// <param name="time">The clock.</param>
public sealed class TargetHealthRegistry(TimeProvider time)
{
    /// <summary>Most targets remembered; callers can name any model, so there must be a bound.</summary>
    public const int MostTargets = 10_000;

    private readonly ConcurrentDictionary<(string Provider, string Model), TargetHealth> _targets = new();

    /// <summary>What is known of a target. Past the bound a target is not remembered.</summary>
    /// <param name="target">The target.</param>
    public TargetHealth Of(Target target)
    {
        var key = (target.Provider.Name, target.Model);
        if (_targets.TryGetValue(key, out var known))
        {
            return known;
        }

        var health = new TargetHealth(time, Random.Shared.NextDouble);
        return _targets.Count >= MostTargets ? health : _targets.GetOrAdd(key, health);
    }

    /// <summary>What is known of a target; null when it was never asked.</summary>
    /// <param name="provider">The configured provider.</param>
    /// <param name="model">The model's id there.</param>
    public TargetHealth? Peek(string provider, string model) => _targets.GetValueOrDefault((provider, model));

    /// <summary>The targets asked so far and their state, for metrics; names are the provider's and the model's.</summary>
    public IEnumerable<(string Provider, string Model, TargetHealth Health)> All() =>
        _targets.Select(pair => (pair.Key.Provider, pair.Key.Model, pair.Value));
}
