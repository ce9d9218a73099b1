namespace Switchyard.Core.Limits;

/// <summary>Who holds a place, until when, and with what weight. Times are ticks of a clock that never runs backwards.</summary>
internal sealed class PlaceSet
{
    private readonly Dictionary<string, Place> _places = [];
    private long _soonest = long.MaxValue;

    /// <summary>Places held.</summary>
    public int Count => _places.Count;

    /// <summary>The sum of the holders' weights.</summary>
    public long Weight { get; private set; }

    /// <summary>Places that earlier claims of the same undecided reservation would take.</summary>
    public int Pending { get; set; }

    /// <summary>Takes places from holders that have not been heard of in time.</summary>
    public void Expire(long now)
    {
        if (now < _soonest)
        {
            return;
        }

        _soonest = long.MaxValue;
        foreach (var (holder, place) in _places)
        {
            if (place.Until <= now)
            {
                Release(holder);
            }
            else
            {
                _soonest = Math.Min(_soonest, place.Until);
            }
        }
    }

    /// <summary>Gives a place, or more time to who holds one.</summary>
    public void Take(string holder, long weight, long until)
    {
        Release(holder);
        _places[holder] = new Place(weight, until);
        Weight += weight;
        _soonest = Math.Min(_soonest, until);
    }

    /// <summary>Gives a place back; nothing when it is not held.</summary>
    public void Release(string holder)
    {
        if (_places.Remove(holder, out var place))
        {
            Weight -= place.Weight;
        }
    }

    private readonly record struct Place(long Weight, long Until);
}
