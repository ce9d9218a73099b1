namespace Switchyard.Server.GraphQL.Transport;

/// <summary>One operation of a socket. Exactly one ends it: itself, its client, its key, or the socket.</summary>
/// <param name="id">Its name on the socket.</param>
/// <param name="operation">What is asked.</param>
internal sealed class SocketOperation(string id, Operation operation) : IDisposable
{
    private readonly CancellationTokenSource _ending = new();
    private int _isOver;

    /// <summary>Its name on the socket.</summary>
    public string Id { get; } = id;

    /// <summary>What is asked.</summary>
    public Operation Operation { get; } = operation;

    /// <summary>Whether it has ended: nothing of it may be sent any more.</summary>
    public bool IsOver => Volatile.Read(ref _isOver) != 0;

    /// <summary>Ends its work.</summary>
    public CancellationToken Token => _ending.Token;

    /// <summary>Ends it; false when it has ended before.</summary>
    public bool TryEnd() => Interlocked.Exchange(ref _isOver, 1) == 0;

    /// <summary>Stops its work at once.</summary>
    public void Stop()
    {
        try
        {
            // Not awaited: what waits for the token must not hold up the socket's other operations.
            _ = _ending.CancelAsync();
        }
        catch (ObjectDisposedException)
        {
            // Its work was done already.
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _ending.Dispose();
}
