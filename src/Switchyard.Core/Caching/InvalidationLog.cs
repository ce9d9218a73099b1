namespace Switchyard.Core.Caching;

/// <summary>
/// What was forgotten lately, so that an answer whose call began before is not kept after. Holds at most <see cref="MostKept"/>
/// filters: what falls out counts as having meant everything, which keeps fewer answers but never a wrong one. Not thread-safe.
/// </summary>
internal sealed class InvalidationLog
{
    /// <summary>How many filters are told apart.</summary>
    public const int MostKept = 256;

    private readonly LinkedList<(DateTimeOffset At, CacheFilter Filter)> _recent = new();
    private DateTimeOffset _floor = DateTimeOffset.MinValue;

    /// <summary>Something was forgotten. Times never run backwards.</summary>
    public void Add(DateTimeOffset at, CacheFilter filter)
    {
        if (filter == new CacheFilter())
        {
            _floor = at;
            _recent.Clear();
            return;
        }

        for (var place = _recent.First; place is not null; place = place.Next)
        {
            if (place.Value.Filter == filter)
            {
                _recent.Remove(place);
                break;
            }
        }

        _recent.AddFirst((at, filter));
        if (_recent.Count > MostKept)
        {
            _floor = _recent.Last!.Value.At;
            _recent.RemoveLast();
        }
    }

    /// <summary>Whether an entry was forgotten at that time or later. The same moment counts: its order is unknown.</summary>
    public bool Forbids(CacheEntry entry, DateTimeOffset begun)
    {
        if (begun <= _floor)
        {
            return true;
        }

        for (var place = _recent.First; place is not null && place.Value.At >= begun; place = place.Next)
        {
            if (place.Value.Filter.Matches(entry))
            {
                return true;
            }
        }

        return false;
    }
}
