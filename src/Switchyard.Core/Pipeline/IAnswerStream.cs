using Switchyard.Core.Providers;

namespace Switchyard.Core.Pipeline;

/// <summary>
/// A stream that has reached its first content, from an upstream or from the cache. The last event is an end or an error.
/// Disposing it ends the interest in it. Not thread-safe, except that it may be disposed while <see cref="NextAsync"/> waits.
/// </summary>
public interface IAnswerStream : IAsyncDisposable
{
    /// <summary>The event <see cref="NextAsync"/> went to; valid until it is called again.</summary>
    StreamEvent Current { get; }

    /// <summary>Goes to the next event. False when the last one, an end or an error, has been handed out.</summary>
    ValueTask<bool> NextAsync();

    /// <summary>The next event will not be asked for at once: the client is being waited for.</summary>
    void Pause();
}
