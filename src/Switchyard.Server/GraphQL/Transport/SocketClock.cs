using Switchyard.Core.Errors;

namespace Switchyard.Server.GraphQL.Transport;

/// <summary>
/// What happens to a socket by time: the first message must come soon, keys are asked for again, silence is broken by pings, and
/// a client that accepts nothing or answers no ping is cut.
/// </summary>
internal sealed class SocketClock : IAsyncDisposable
{
    /// <summary>How long the first message may take.</summary>
    public static readonly TimeSpan InitWithin = TimeSpan.FromSeconds(5);

    // A stuck message is looked for so often within its deadline.
    private const int LooksPerDeadline = 8;
    private const int MostUnanswered = 2;

    private readonly SocketConnection _connection;
    private readonly SocketOperations _operations;
    private readonly ITimer _timer;
    private readonly TimeSpan _tick;
    private long _lastPing;
    private int _unanswered;
    private volatile bool _isInitialised;

    /// <summary>Begins to wait for the first message.</summary>
    /// <param name="connection">The socket.</param>
    /// <param name="operations">What runs on it.</param>
    public SocketClock(SocketConnection connection, SocketOperations operations)
    {
        (_connection, _operations) = (connection, operations);
        var look = connection.Options.ClientWrite / LooksPerDeadline;
        _tick = new[] { look, connection.Options.PingInterval, CallerWatches.Interval }.Min();
        _timer = connection.Time.CreateTimer(static clock => ((SocketClock)clock!).Look(), this, InitWithin, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The first message has come.</summary>
    public void Initialised()
    {
        _lastPing = _connection.Time.GetTimestamp();
        _isInitialised = true;
        _timer.Change(_tick, _tick);
    }

    /// <summary>The client gave a sign of life.</summary>
    public void Heard() => Volatile.Write(ref _unanswered, 0);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _timer.DisposeAsync();

    private void Look()
    {
        if (!_isInitialised)
        {
            _ = _connection.Sender.CloseAsync(SocketClose.InitTimeout).AsTask();
        }
        else if (_connection.Sender.Waiting >= _connection.Options.ClientWrite)
        {
            _connection.Metrics.Clients.SlowConsumerCut();
            _connection.Sender.Abort();
        }
        else if (_connection.Ask() is { Error: { } refusal } && refusal.Code != LlmErrorCode.StoreUnavailable)
        {
            _ = _operations.EndAsync(refusal, SocketClose.Forbidden);
        }
        else if (_connection.Time.GetElapsedTime(_lastPing) >= _connection.Options.PingInterval)
        {
            Ping();
        }
    }

    private void Ping()
    {
        if (Volatile.Read(ref _unanswered) >= MostUnanswered)
        {
            _connection.Sender.Abort();
            return;
        }

        _lastPing = _connection.Time.GetTimestamp();
        Interlocked.Increment(ref _unanswered);

        // While a message waits for the client, so would a ping; whether it takes the message is what is looked at then.
        if (_connection.Sender.Waiting == TimeSpan.Zero)
        {
            _ = _connection.Sender.SendAsync("ping").AsTask();
        }
    }
}
