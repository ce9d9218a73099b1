using Switchyard.Core.Pipeline;
using Switchyard.Core.Providers;

namespace Switchyard.Core.Caching;

/// <summary>Reads a flight's recording as a stream, following what still comes. Not thread-safe, except that it may be disposed while it waits.</summary>
internal sealed class SeatStream : IAnswerStream
{
    private readonly Seat _seat;
    private readonly CallTrace _trace;
    private readonly CancellationTokenSource _leaving;
    private readonly CancellationToken _left;

    /// <summary>Begins to read.</summary>
    /// <param name="seat">The place in the flight; disposed with the stream.</param>
    /// <param name="trace">The reader's own trace.</param>
    /// <param name="cancellationToken">The reader's leaving.</param>
    public SeatStream(Seat seat, CallTrace trace, CancellationToken cancellationToken)
    {
        (_seat, _trace) = (seat, trace);
        _leaving = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _left = _leaving.Token;
    }

    /// <inheritdoc/>
    public StreamEvent Current { get; private set; }

    /// <inheritdoc/>
    public ValueTask<bool> NextAsync()
    {
        if (Current.Kind is StreamEventKind.End or StreamEventKind.Error)
        {
            return ValueTask.FromResult(false);
        }

        return _seat.Flight.Recording.TryRead(_seat.Place, out var next, out var more)
            ? ValueTask.FromResult(Take(next))
            : WaitAsync(more);
    }

    /// <inheritdoc/>
    public void Pause()
    {
        // The upstream is read whether this reader keeps up or not.
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _seat.Dispose();
        await _leaving.CancelAsync().ConfigureAwait(false);
        _leaving.Dispose();
    }

    private async ValueTask<bool> WaitAsync(Task more)
    {
        while (true)
        {
            var began = _trace.Elapsed;
            await more.WaitAsync(_left).ConfigureAwait(false);
            _trace.UpstreamTime += _trace.Elapsed - began;
            if (_seat.Flight.Recording.TryRead(_seat.Place, out var next, out more))
            {
                return Take(next);
            }
        }
    }

    private bool Take(in StreamEvent next)
    {
        Current = next;
        if (next.Kind is StreamEventKind.End or StreamEventKind.Error)
        {
            _trace.Follow(_seat.Flight.Report!, _seat.IsLeader);
        }

        return true;
    }
}
