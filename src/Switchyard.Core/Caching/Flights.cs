namespace Switchyard.Core.Caching;

/// <summary>The calls on their way that further identical requests may join. Thread-safe.</summary>
internal sealed class Flights
{
    // Remembers by a part of the key which landing was its last: a wrong guess costs one more look into the store.
    private const int Slots = 4096;

    private readonly Lock _lock = new();
    private readonly Dictionary<FlightKey, Flight> _flights = [];
    private readonly HashSet<Flight> _flying = [];
    private readonly long[] _landed = new long[Slots];
    private long _landings;
    private TaskCompletionSource? _empty;
    private bool _isStopped;

    /// <summary>How many flights have landed so far.</summary>
    public long Landings => Volatile.Read(ref _landings);

    /// <summary>How many have not landed yet.</summary>
    public int Flying
    {
        get
        {
            lock (_lock)
            {
                return _flying.Count;
            }
        }
    }

    /// <summary>A seat in the flight of that key, or the leader's in a new one.</summary>
    /// <param name="key">The key.</param>
    /// <param name="promotions">How many leaders have failed this request already.</param>
    /// <param name="mostBytes">Largest answer that is shared with late comers.</param>
    public Seat Board(FlightKey key, int promotions, int mostBytes)
    {
        lock (_lock)
        {
            // An answer that is all here already is not what a refresh asks for.
            if (_flights.TryGetValue(key, out var known) && !(key.IsRefresh && known.IsComplete) && known.TryBoard(isLeader: false) is { } seat)
            {
                return seat;
            }

            var flight = new Flight(key, promotions, mostBytes);
            _flights[key] = flight;
            return Start(flight);
        }
    }

    /// <summary>The leader's seat in a new flight; null when one of that key is on its way already.</summary>
    public Seat? TryLead(FlightKey key, int mostBytes)
    {
        lock (_lock)
        {
            if (_isStopped || _flights.ContainsKey(key))
            {
                return null;
            }

            var flight = new Flight(key, 0, mostBytes);
            _flights.Add(key, flight);
            return Start(flight);
        }
    }

    /// <summary>A seat in a flight whose answer is all here but may not be stored yet; null when there is none.</summary>
    public Seat? TryBoardComplete(FlightKey key)
    {
        lock (_lock)
        {
            return _flights.TryGetValue(key, out var known) && known.IsComplete
                ? known.TryBoard(isLeader: false)
                : null;
        }
    }

    /// <summary>Whether a flight of that key may have landed since.</summary>
    /// <param name="key">The key.</param>
    /// <param name="since">What <see cref="Landings"/> was.</param>
    public bool MayHaveLanded(FlightKey key, long since) => Volatile.Read(ref _landed[SlotOf(key)]) > since;

    /// <summary>The flight is over: further requests look into the store.</summary>
    public void Land(Flight flight)
    {
        TaskCompletionSource? empty;
        lock (_lock)
        {
            Volatile.Write(ref _landed[SlotOf(flight.Key)], ++_landings);
            Remove(flight);
            _flying.Remove(flight);
            empty = _flying.Count == 0 ? _empty : null;
        }

        flight.Land();
        empty?.TrySetResult();
    }

    /// <summary>Lets nobody join the flights that are meant: what they will answer may have changed since they began.</summary>
    /// <param name="filter">Which. What a flight does not know of itself yet counts as meant.</param>
    public void Forget(CacheFilter filter)
    {
        lock (_lock)
        {
            foreach (var flight in _flights.Values.Where(flight => IsMeant(flight.Key.Key, filter)).ToList())
            {
                Remove(flight);
            }
        }
    }

    /// <summary>Ends every call and waits until all have landed.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        Flight[] flying;
        lock (_lock)
        {
            _isStopped = true;
            flying = [.. _flying];
            _empty = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        foreach (var flight in flying)
        {
            flight.Cancel();
        }

        if (flying.Length > 0)
        {
            await _empty.Task.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static bool IsMeant(CacheKey key, CacheFilter filter) =>
        (filter.Tenant is null || filter.Tenant == key.Tenant) && (filter.Digest is null || filter.Digest == key.Digest);

    private static int SlotOf(FlightKey key) => (int)((uint)key.Key.Digest.GetHashCode(StringComparison.Ordinal) % Slots);

    private Seat Start(Flight flight)
    {
        _flying.Add(flight);
        return flight.TryBoard(isLeader: true)!;
    }

    private void Remove(Flight flight)
    {
        if (_flights.TryGetValue(flight.Key, out var known) && ReferenceEquals(known, flight))
        {
            _flights.Remove(flight.Key);
        }
    }
}
