using System.Collections.Concurrent;
using Switchyard.Core.Errors;

namespace Switchyard.Core.Pipeline;

/// <summary>The health of every target asked so far. It outlives a reload of the configuration. Thread-safe, bounded.</summary>
public sealed class TargetHealthRegistry
{
    /// <summary>Most targets remembered; callers can name any model, so there must be a bound.</summary>
    public const int MostTargets = 10_000;

    private readonly ConcurrentDictionary<(string Provider, string Model), TargetHealth> _targets = new();
    private readonly TimeProvider _time;
    private readonly ICooldownBoard? _board;

    /// <summary>Makes it.</summary>
    /// <param name="time">The clock.</param>
    /// <param name="board">Takes our cooldowns to other replicas and brings theirs; null when there are none.</param>
    public TargetHealthRegistry(TimeProvider time, ICooldownBoard? board = null)
    {
        (_time, _board) = (time, board);
        if (board is not null)
        {
            board.Heard += Apply;
        }
    }

    /// <summary>What is known of a target. At the bound any remembered target makes room: callers can not lock out others' by inventing names.</summary>
    /// <param name="target">The target.</param>
    public TargetHealth Of(Target target) => Of(target.Provider.Name, target.Model);

    /// <summary>What is known of a target; null when it was never asked.</summary>
    /// <param name="provider">The configured provider.</param>
    /// <param name="model">The model's id there.</param>
    public TargetHealth? Peek(string provider, string model) => _targets.GetValueOrDefault((provider, model));

    // What others tell is believed like our own, and told to nobody.
    private void Apply(Cooldown cooldown) => Of(cooldown.Provider, cooldown.Model).Cool(cooldown);

    private TargetHealth Of(string provider, string model)
    {
        var key = (provider, model);
        if (_targets.TryGetValue(key, out var known))
        {
            return known;
        }

        if (_targets.Count >= MostTargets)
        {
            // Which one goes does not matter: one that is asked again is soon known again.
            _targets.TryRemove(_targets.First());
        }

        return _targets.GetOrAdd(key, new TargetHealth(_time, Random.Shared.NextDouble, Announcer(provider, model)));
    }

    private Action<int, TimeSpan, LlmErrorCode>? Announcer(string provider, string model) =>
        _board is { } board ? (key, wait, code) => board.Announce(new Cooldown(provider, model, key, wait, code)) : null;
}
