namespace Switchyard.Redis;

/// <summary>
/// Whether Redis is asked at all. Opens after five failures in a row, or when half of the last twenty failed; closed again by a probe.
/// Calls that fail in the same silence count once: the moment a server stutters, everything under way fails together. Thread-safe.
/// </summary>
/// <param name="time">The clock.</param>
internal sealed class StoreBreaker(TimeProvider time)
{
    private const int InARow = 5;
    private const int Window = 20;

    private readonly Lock _lock = new();
    private readonly bool[] _recent = new bool[Window];
    private int _seen;
    private int _failures;
    private int _row;
    private long _lastFailure;
    private volatile bool _isOpen;

    /// <summary>Whether nobody but the probe may ask.</summary>
    public bool IsOpen => _isOpen;

    /// <summary>A call was answered. Cheap while all is well.</summary>
    public void Succeeded()
    {
        if (Volatile.Read(ref _failures) == 0)
        {
            return;
        }

        lock (_lock)
        {
            _row = 0;
            Note(failed: false);
        }
    }

    /// <summary>A call was not answered, or not in time.</summary>
    /// <param name="started">When it began, as a time stamp of the clock.</param>
    /// <returns>Whether this one opened the breaker.</returns>
    public bool Failed(long started)
    {
        lock (_lock)
        {
            if (_isOpen || started < _lastFailure)
            {
                return false;
            }

            _lastFailure = time.GetTimestamp();
            _row++;
            Note(failed: true);
            return (_row >= InARow || _failures >= Window / 2) && Set(open: true);
        }
    }

    /// <summary>The probe found nobody.</summary>
    /// <returns>Whether this opened the breaker.</returns>
    public bool Open()
    {
        lock (_lock)
        {
            return !_isOpen && Set(open: true);
        }
    }

    /// <summary>The probe was answered.</summary>
    /// <returns>Whether this closed the breaker.</returns>
    public bool Close()
    {
        lock (_lock)
        {
            if (!_isOpen)
            {
                return false;
            }

            Array.Clear(_recent);
            (_seen, _failures, _row) = (0, 0, 0);
            return Set(open: false);
        }
    }

    private bool Set(bool open)
    {
        _isOpen = open;
        return true;
    }

    private void Note(bool failed)
    {
        ref var slot = ref _recent[_seen++ % Window];
        Volatile.Write(ref _failures, _failures + (failed ? 1 : 0) - (slot ? 1 : 0));
        slot = failed;
    }
}
