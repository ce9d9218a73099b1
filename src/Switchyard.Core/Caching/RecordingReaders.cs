namespace Switchyard.Core.Caching;

/// <summary>
/// The readers of one recording. It is asked for the slowest at every event of every reader, so it counts how many are there and looks
/// anew only when the last of them has gone on. Not thread-safe.
/// </summary>
internal sealed class RecordingReaders
{
    private readonly List<RecordingPlace> _places = [];
    private long _slowest;
    private int _there;

    /// <summary>What the slowest reads next; null when there are no readers.</summary>
    public long? Slowest
    {
        get
        {
            if (_places.Count > 0 && _there == 0)
            {
                _slowest = _places.Min(place => place.Next);
                _there = _places.Count(place => place.Next == _slowest);
            }

            return _places.Count == 0 ? null : _slowest;
        }
    }

    /// <summary>A new reader, at the beginning.</summary>
    public RecordingPlace Add()
    {
        var place = new RecordingPlace();
        _places.Add(place);
        _there = 0;
        return place;
    }

    /// <summary>A reader has read its event.</summary>
    public void Advance(RecordingPlace place)
    {
        Leave(place);
        place.Next++;
    }

    /// <summary>A reader leaves; nothing when it has left before.</summary>
    public void Remove(RecordingPlace place)
    {
        if (_places.Remove(place))
        {
            Leave(place);
        }
    }

    // With nobody known to be there, the next question looks anew anyway.
    private void Leave(RecordingPlace place) => _there -= _there > 0 && place.Next == _slowest ? 1 : 0;
}
