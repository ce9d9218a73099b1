namespace Switchyard.Core.Limits;

/// <summary>
/// What was counted in the last window, by slots. Times are ticks of a clock that never runs backwards. A slot is forgotten
/// as a whole once it lies wholly outside the window, so no interval of the window's length ever holds more than was allowed.
/// </summary>
internal sealed class SlidingWindow(TimeSpan window)
{
    // Rounded up: slots that are too short by a fraction would let the window end too early.
    private readonly long _slotTicks = Math.Max(1, (window.Ticks + LimitRule.SlotsPerWindow - 1) / LimitRule.SlotsPerWindow);

    // Oldest first, without gaps filled in: most callers use few slots of a window.
    private readonly List<Slot> _slots = new(4);

    /// <summary>The sum of all slots.</summary>
    public long Total { get; private set; }

    /// <summary>What earlier claims of the same undecided reservation would take.</summary>
    public long Pending { get; set; }

    /// <summary>Forgets what has left the window.</summary>
    public void Advance(long now)
    {
        var oldest = OldestAt(now);
        var gone = 0;
        while (gone < _slots.Count && _slots[gone].Number < oldest)
        {
            Total -= _slots[gone].Count;
            gone++;
        }

        _slots.RemoveRange(0, gone);
    }

    /// <summary>Counts at a time that may have passed, or takes back when <paramref name="amount"/> is negative; nothing if its slot is forgotten.</summary>
    public void Add(long at, long amount, long now)
    {
        var number = at / _slotTicks;
        if (amount == 0 || number < OldestAt(now))
        {
            return;
        }

        var index = _slots.Count;
        while (index > 0 && _slots[index - 1].Number >= number)
        {
            index--;
        }

        if (index == _slots.Count || _slots[index].Number != number)
        {
            _slots.Insert(index, new Slot(number, 0));
        }

        Change(index, amount);
    }

    /// <summary>When <paramref name="amount"/> more fit at the earliest; null when they never can.</summary>
    public TimeSpan? RetryAfter(long amount, long most, long now)
    {
        var room = most - amount - Pending;
        if (room < 0)
        {
            return null;
        }

        var left = Total;
        foreach (var slot in _slots)
        {
            left -= slot.Count;
            if (left <= room)
            {
                return UntilGone(slot, now);
            }
        }

        return TimeSpan.Zero;
    }

    /// <summary>When the youngest slot will have left the window; zero when all are empty.</summary>
    public TimeSpan Reset(long now) => _slots.Count == 0 ? TimeSpan.Zero : UntilGone(_slots[^1], now);

    private void Change(int index, long amount)
    {
        var slot = _slots[index];
        var count = Math.Max(0, slot.Count + amount);
        Total += count - slot.Count;
        if (count == 0)
        {
            _slots.RemoveAt(index);
        }
        else
        {
            _slots[index] = slot with { Count = count };
        }
    }

    private long OldestAt(long now) => (now / _slotTicks) - LimitRule.SlotsPerWindow;

    private TimeSpan UntilGone(Slot slot, long now) =>
        TimeSpan.FromTicks(((slot.Number + LimitRule.SlotsPerWindow + 1) * _slotTicks) - now);

    private readonly record struct Slot(long Number, long Count);
}
