namespace Switchyard.Core.Caching;

/// <summary>One request's place in a flight. Disposing it ends the interest in the answer; more than once does nothing.</summary>
/// <param name="flight">The flight.</param>
/// <param name="place">How far it has read.</param>
/// <param name="isLeader">Whether the call is made in its name.</param>
internal sealed class Seat(Flight flight, RecordingPlace place, bool isLeader) : IDisposable
{
    private int _hasLeft;

    public Flight Flight { get; } = flight;

    public RecordingPlace Place { get; } = place;

    public bool IsLeader { get; } = isLeader;

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _hasLeft, 1) == 0)
        {
            Flight.Leave(Place);
        }
    }
}
