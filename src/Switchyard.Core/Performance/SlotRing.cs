namespace Switchyard.Core.Performance;

/// <summary>A window that slides by slots: what is older than the window is forgotten one slot at a time. Not thread-safe.</summary>
/// <param name="slots">How many slots the window has.</param>
/// <param name="slotTicks">How long one is, in ticks.</param>
internal sealed class SlotRing(int slots, long slotTicks)
{
    // Made when first needed: most targets are asked seldom.
    private readonly PerformanceTally?[] _tallies = new PerformanceTally?[slots];
    private readonly long[] _epochs = new long[slots];

    public void Add(in PerformanceSample sample, long nowTicks)
    {
        var epoch = nowTicks / slotTicks;
        var slot = (int)(epoch % slots);
        var tally = _tallies[slot] ??= new PerformanceTally();
        if (_epochs[slot] != epoch)
        {
            tally.Clear();
            _epochs[slot] = epoch;
        }

        tally.Add(sample);
    }

    public void Collect(PerformanceTally into, long nowTicks)
    {
        var oldest = (nowTicks / slotTicks) - slots + 1;
        for (var i = 0; i < slots; i++)
        {
            if (_tallies[i] is { } tally && _epochs[i] >= oldest)
            {
                into.Add(tally);
            }
        }
    }
}
