using System.Collections.Concurrent;
using Switchyard.Core.Errors;
using Switchyard.Server.Http;

namespace Switchyard.Server.GraphQL.Transport;

/// <summary>The operations that run on one socket. Thread-safe.</summary>
/// <param name="connection">The socket.</param>
internal sealed partial class SocketOperations(SocketConnection connection)
{
    /// <summary>The most of them at the same time.</summary>
    public const int Most = 100;

    private static readonly LlmError TooMany = new(LlmErrorCode.RateLimitExceeded, $"At most {Most} operations run on one socket at the same time.");
    private readonly ConcurrentDictionary<string, SocketOperation> _running = new(StringComparer.Ordinal);
    private readonly TaskCompletionSource _idle = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // One for the socket itself, so that none can be the last while others may follow.
    private int _count = 1;

    private SocketSender Sender => connection.Sender;

    /// <summary>Whether an operation of this name runs.</summary>
    /// <param name="id">The name.</param>
    public bool Has(string id) => _running.ContainsKey(id);

    /// <summary>Begins an operation. Called by one at a time.</summary>
    /// <param name="operation">The operation; its name is free.</param>
    public ValueTask StartAsync(SocketOperation operation)
    {
        if (connection.Drain.IsRefusing)
        {
            return RefuseAsync(operation, OwnErrors.ShuttingDown);
        }

        // Those that were ended and still wind up count too: what they hold is not free yet.
        if (Volatile.Read(ref _count) > Most)
        {
            return RefuseAsync(operation, TooMany);
        }

        Interlocked.Increment(ref _count);
        _running[operation.Id] = operation;
        _ = RunAsync(operation);
        return ValueTask.CompletedTask;
    }

    /// <summary>Refuses an operation before it has begun.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="error">Why.</param>
    public async ValueTask RefuseAsync(SocketOperation operation, LlmError error)
    {
        await SendErrorAsync(operation, error).ConfigureAwait(false);
        operation.Dispose();
    }

    /// <summary>The client wants no more of an operation; one that has ended is nothing to speak of.</summary>
    /// <param name="id">Its name.</param>
    public void Complete(string id)
    {
        if (_running.TryRemove(id, out var operation) && operation.TryEnd())
        {
            operation.Stop();
        }
    }

    /// <summary>Tells every operation why it ends, stops it, and closes the socket.</summary>
    /// <param name="error">Why.</param>
    /// <param name="close">The closing code.</param>
    public async Task EndAsync(LlmError error, SocketClose close)
    {
        foreach (var operation in _running.Values.Where(static operation => operation.TryEnd()))
        {
            operation.Stop();
            operation.Operation.Scope.Request.Cut(connection.Metrics, isStream: true, error);
            await SendErrorAsync(operation, error).ConfigureAwait(false);
        }

        await Sender.CloseAsync(close).ConfigureAwait(false);
    }

    /// <summary>Closes the socket, now if nothing runs on it, else when the last operation has ended.</summary>
    public async Task LeaveWhenIdleAsync()
    {
        if (Volatile.Read(ref _count) == 1)
        {
            await Sender.CloseAsync(SocketClose.GoingAway).ConfigureAwait(false);
        }
    }

    /// <summary>Stops everything at once, without a word.</summary>
    public void StopAll()
    {
        foreach (var operation in _running.Values)
        {
            operation.TryEnd();
            operation.Stop();
        }
    }

    /// <summary>The socket is gone: stops everything at once, and waits until it has. Nothing may be started after it.</summary>
    public async ValueTask AbandonAsync()
    {
        StopAll();
        Left();
        await _idle.Task.ConfigureAwait(false);
    }

    private ValueTask SendErrorAsync(SocketOperation operation, LlmError error) => Sender.SendAsync(
        "error", operation.Id, null, json => ResultBody.WriteErrors(error, operation.Operation.Id, json));

    private void Left()
    {
        if (Interlocked.Decrement(ref _count) == 0)
        {
            _idle.TrySetResult();
        }
    }
}
