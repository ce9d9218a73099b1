using Switchyard.Core.Pipeline;
using Switchyard.Core.Providers;

namespace Switchyard.Core.Caching;

/// <summary>A stream of events that are all here. Not thread-safe.</summary>
/// <param name="events">The events; the last one is the end.</param>
/// <param name="owner">Disposed with the stream; may be null.</param>
internal sealed class ReplayStream(IReadOnlyList<StreamEvent> events, IDisposable? owner) : IAnswerStream
{
    private int _next;

    /// <inheritdoc/>
    public StreamEvent Current { get; private set; }

    /// <inheritdoc/>
    public ValueTask<bool> NextAsync()
    {
        if (_next == events.Count)
        {
            return ValueTask.FromResult(false);
        }

        Current = events[_next++];
        return ValueTask.FromResult(true);
    }

    /// <inheritdoc/>
    public void Pause()
    {
        // No upstream waits.
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        owner?.Dispose();
        return ValueTask.CompletedTask;
    }
}
