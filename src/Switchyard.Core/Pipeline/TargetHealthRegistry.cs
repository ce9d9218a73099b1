using System.Collections.Concurrent;

namespace Switchyard.Core.Pipeline;

/// <summary>The health of every target asked so far. It outlives a reload of the configuration. Thread-safe, bounded.</summary>
/// <param name="time">The clock.</param>
public sealed class TargetHealthRegistry(TimeProvider time)
{
    /// <summary>Most targets remembered; callers can name any model, so there must be a bound.</summary>
    public const int MostTargets = 10_000;

    private readonly ConcurrentDictionary<(string Provider, string Model), TargetHealth> _targets = new();

    /// <summary>What is known of a target. At the bound any remembered target makes room: callers can not lock out others' by inventing names.</summary>
    /// <param name="target">The target.</param>
    public TargetHealth Of(Target target)
    {
        var key = (target.Provider.Name, target.Model);
        if (_targets.TryGetValue(key, out var known))
        {
            return known;
        }

        if (_targets.Count >= MostTargets)
        {
            // Which one goes does not matter: one that is asked again is soon known again.
            _targets.TryRemove(_targets.First());
        }

        return _targets.GetOrAdd(key, new TargetHealth(time, Random.Shared.NextDouble));
    }

    /// <summary>What is known of a target; null when it was never asked.</summary>
    /// <param name="provider">The configured provider.</param>
    /// <param name="model">The model's id there.</param>
    public TargetHealth? Peek(string provider, string model) => _targets.GetValueOrDefault((provider, model));
}
