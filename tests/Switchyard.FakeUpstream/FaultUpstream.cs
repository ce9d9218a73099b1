using System.Net;
using System.Net.Sockets;
using System.Runtime.ExceptionServices;
using Switchyard.FakeUpstream.Connections;

namespace Switchyard.FakeUpstream;

/// <summary>
/// An HTTP/1.1 server over plain sockets that does to a request exactly what a <see cref="Script"/> says, also what no
/// server should. Loopback, on a free port. Keeps every request, and tells when a client left. Safe for many clients.
/// </summary>
public sealed class FaultUpstream : IAsyncDisposable
{
    private const int ConnectionLimit = 4096;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly SemaphoreSlim _slots = new(ConnectionLimit);
    private readonly ExchangeLog _log = new();
    private readonly ScriptBook _book = new();
    private readonly TimeProvider _time;
    private readonly Task _accepting;
    private int _connections;
    private int _disposed;
    private Exception? _failure;

    private FaultUpstream(TimeProvider time)
    {
        _time = time;
        _listener.Server.NoDelay = true;
        _listener.Start(512);
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _accepting = AcceptAsync();
    }

    /// <summary>The port it listens on.</summary>
    public int Port { get; }

    /// <summary>Scheme, host and port, without a slash at the end.</summary>
    public string BaseUrl => $"http://127.0.0.1:{Port}";

    /// <summary>All requests so far, in order of arrival. A copy.</summary>
    public IReadOnlyList<ReceivedRequest> Requests => _log.Requests;

    /// <summary>How many requests have arrived.</summary>
    public int RequestCount => _log.Count;

    /// <summary>How many connections have been accepted, open or not.</summary>
    public int ConnectionCount => Volatile.Read(ref _connections);

    /// <summary>Starts a server. The clock serves heartbeats, drips and timestamps; default: the system's.</summary>
    public static FaultUpstream Start(TimeProvider? time = null) => new(time ?? TimeProvider.System);

    /// <summary>Answers one request, whatever it asks for.</summary>
    public void Enqueue(Script script) => _book.Enqueue(_ => true, script);

    /// <summary>Answers one request with this path (without query) or this model in its body.</summary>
    public void Enqueue(string pathOrModel, Script script) => _book.Enqueue(r => r.IsFor(pathOrModel), script);

    /// <summary>Answers one request that the test accepts.</summary>
    public void Enqueue(Func<ReceivedRequest, bool> matches, Script script) => _book.Enqueue(matches, script);

    /// <summary>Answers every request no queued script was for. Without it such a request gets a 501.</summary>
    public void Respond(Func<ReceivedRequest, Script> rule) => _book.Respond(rule);

    /// <summary>Ends when the request with this number (from zero) has arrived.</summary>
    public Task<ReceivedRequest> RequestArrivedAsync(int index, CancellationToken cancellationToken) =>
        _log.For(index).Arrived.Task.WaitAsync(cancellationToken);

    /// <summary>Ends when the client has left request number <paramref name="index"/> (from zero) before its script ended.</summary>
    public Task<ClientAbort> ClientAbortedAsync(int index, CancellationToken cancellationToken) =>
        _log.For(index).Aborted.Task.WaitAsync(cancellationToken);

    /// <summary>Ends when the upstream is done with the request of this number (from zero).</summary>
    public Task<ExchangeEnd> EndedAsync(int index, CancellationToken cancellationToken) =>
        _log.For(index).Ended.Task.WaitAsync(cancellationToken);

    /// <summary>Closes the listener and every connection, waits for them, and throws what a rule or step of the test threw.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 1)
        {
            return;
        }

        await _stopping.CancelAsync();
        _listener.Stop();
        await _accepting;
        for (var i = 0; i < ConnectionLimit; i++)
        {
            await _slots.WaitAsync();
        }

        _slots.Dispose();
        _stopping.Dispose();
        _listener.Dispose();
        if (_failure is not null)
        {
            ExceptionDispatchInfo.Throw(_failure);
        }
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                await _slots.WaitAsync(_stopping.Token);
                if (await AcceptOneAsync() is { } socket)
                {
                    _ = ServeAsync(socket);
                }
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The listener was stopped.
        }
    }

    /// <summary>Null when the client was gone before it was accepted: the others still wait to be.</summary>
    private async Task<Socket?> AcceptOneAsync()
    {
        try
        {
            return await _listener.AcceptSocketAsync(_stopping.Token);
        }
        catch (SocketException) when (!_stopping.IsCancellationRequested)
        {
            _slots.Release();
            return null;
        }
        catch
        {
            _slots.Release();
            throw;
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        try
        {
            var number = Interlocked.Increment(ref _connections) - 1;
            await new UpstreamConnection(socket, number, _log, _book, _time).RunAsync(_stopping.Token);
        }
        catch (Exception e)
        {
            Interlocked.CompareExchange(ref _failure, e, null);
        }
        finally
        {
            socket.Dispose();
            _slots.Release();
        }
    }
}
