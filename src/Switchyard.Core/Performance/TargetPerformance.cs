namespace Switchyard.Core.Performance;

/// <summary>How one target did lately, over all windows. Thread-safe; adding an attempt allocates nothing once a slot is there.</summary>
internal sealed class TargetPerformance
{
    private readonly Lock _lock = new();
    private readonly SlotRing[] _rings =
    [
        new(12, 5 * TimeSpan.TicksPerSecond),
        new(10, 30 * TimeSpan.TicksPerSecond),
        new(12, 5 * TimeSpan.TicksPerMinute),
    ];

    /// <summary>When it was last asked, in ticks.</summary>
    public long LastTicks { get; private set; }

    public void Add(in PerformanceSample sample, long nowTicks)
    {
        lock (_lock)
        {
            LastTicks = nowTicks;
            foreach (var ring in _rings)
            {
                ring.Add(sample, nowTicks);
            }
        }
    }

    public void Collect(PerformanceWindow window, PerformanceTally into, long nowTicks)
    {
        lock (_lock)
        {
            _rings[(int)window].Collect(into, nowTicks);
        }
    }
}
