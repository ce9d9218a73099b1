using System.Collections.Concurrent;

namespace Switchyard.Core.Performance;

/// <summary>
/// How every target did lately, here and, as far as they tell, on the other replicas. Thread-safe, bounded; adding an attempt takes
/// a look into a table and one short lock.
/// </summary>
/// <param name="time">The clock.</param>
public sealed class LivePerformance(TimeProvider time)
{
    /// <summary>Most targets remembered; callers can name any model, so there must be a bound.</summary>
    public const int MostTargets = 1_000;

    private readonly ConcurrentDictionary<TargetName, TargetPerformance> _targets = new();
    private IReadOnlyDictionary<TargetName, PerformanceTally[]> _others = new Dictionary<TargetName, PerformanceTally[]>();

    /// <summary>The windows there are.</summary>
    public static IReadOnlyList<PerformanceWindow> Windows { get; } = Enum.GetValues<PerformanceWindow>();

    /// <summary>Notes an attempt.</summary>
    /// <param name="provider">The configured provider.</param>
    /// <param name="model">The model's id there.</param>
    /// <param name="sample">The attempt.</param>
    public void Add(string provider, string model, in PerformanceSample sample)
    {
        var name = new TargetName(provider, model);
        var now = NowTicks();
        if (!_targets.TryGetValue(name, out var target))
        {
            if (_targets.Count >= MostTargets)
            {
                MakeRoom();
            }

            target = _targets.GetOrAdd(name, static _ => new TargetPerformance());
        }

        target.Add(sample, now);
    }

    /// <summary>What was counted of a target in a window, on all replicas; null when nothing was.</summary>
    /// <param name="provider">The configured provider.</param>
    /// <param name="model">The model's id there.</param>
    /// <param name="window">The window.</param>
    public PerformanceTally? Of(string provider, string model, PerformanceWindow window)
    {
        var name = new TargetName(provider, model);
        var own = _targets.GetValueOrDefault(name);
        var others = Volatile.Read(ref _others).GetValueOrDefault(name);
        if (own is null && others is null)
        {
            return null;
        }

        var tally = new PerformanceTally();
        own?.Collect(window, tally, NowTicks());
        if (others is not null)
        {
            tally.Add(others[(int)window]);
        }

        return tally.Attempts == 0 ? null : tally;
    }

    /// <summary>Every target of which something is known.</summary>
    public IReadOnlyCollection<TargetName> Targets() =>
        [.. _targets.Keys.Concat(Volatile.Read(ref _others).Keys).Distinct()];

    /// <summary>What this replica counted itself, the targets asked last first.</summary>
    /// <param name="most">Most targets.</param>
    public IReadOnlyList<KeyValuePair<TargetName, PerformanceTally[]>> Own(int most)
    {
        var now = NowTicks();
        var report = new List<KeyValuePair<TargetName, PerformanceTally[]>>();
        foreach (var (name, target) in _targets.OrderByDescending(pair => pair.Value.LastTicks).Take(most))
        {
            PerformanceTally[] tallies = [.. Windows.Select(_ => new PerformanceTally())];
            foreach (var window in Windows)
            {
                target.Collect(window, tallies[(int)window], now);
            }

            if (tallies[^1].Attempts > 0)
            {
                report.Add(KeyValuePair.Create(name, tallies));
            }
        }

        return report;
    }

    /// <summary>Takes what the other replicas told last, in the place of what they told before.</summary>
    /// <param name="others">One tally for each window, by target.</param>
    public void Heard(IReadOnlyDictionary<TargetName, PerformanceTally[]> others) => Volatile.Write(ref _others, others);

    private long NowTicks() => time.GetElapsedTime(0).Ticks;

    // A tenth at once, so that somebody who invents names does not make every call sort the table.
    private void MakeRoom()
    {
        foreach (var (name, _) in _targets.OrderBy(pair => pair.Value.LastTicks).Take(MostTargets / 10))
        {
            _targets.TryRemove(name, out _);
        }
    }
}
