using System.Buffers;
using System.IO.Pipelines;
using Switchyard.Core.Configuration;

namespace Switchyard.Server.Http;

/// <summary>
/// A stream of events to a client: headers held until there is something to say, a comment line after silence,
/// and a deadline on every write that the server's own rate limits do not give. One writer at a time.
/// </summary>
internal sealed class ClientStream : IAsyncDisposable
{
    // How often a stuck write is looked for, as a share of its deadline: late by an eighth at most.
    private const int LooksPerDeadline = 8;

    private readonly HttpContext _http;
    private readonly StreamingOptions _options;
    private readonly TimeProvider _time;
    private readonly Action<HttpResponse> _prepare;
    private readonly PipeWriter _writer;
    private readonly SemaphoreSlim _turn = new(1);
    private readonly ITimer _timer;
    private long _lastWrite;
    private long _writeStarted;
    private bool _ended;
    private Task _looking = Task.CompletedTask;

    /// <summary>Begins to watch the client; nothing is sent yet.</summary>
    /// <param name="http">The exchange.</param>
    /// <param name="options">Its intervals.</param>
    /// <param name="time">The clock.</param>
    /// <param name="prepare">Sets further headers just before they go out.</param>
    public ClientStream(HttpContext http, StreamingOptions options, TimeProvider time, Action<HttpResponse> prepare)
    {
        (_http, _options, _time, _prepare) = (http, options, time, prepare);
        _writer = http.Response.BodyWriter;
        _lastWrite = time.GetTimestamp();
        _timer = time.CreateTimer(static state => ((ClientStream)state!).Look(), this, NextLook(), Timeout.InfiniteTimeSpan);
    }

    /// <summary>Whether headers have gone out: from then on an error can only be told in the stream.</summary>
    public bool IsBegun { get; private set; }

    /// <summary>Whether the client was cut because it accepted nothing.</summary>
    public bool IsCut { get; private set; }

    /// <summary>How long the client was waited for.</summary>
    public TimeSpan WaitTime { get; private set; }

    /// <summary>What has been written in this turn and not been sent, in bytes.</summary>
    public long UnsentBytes => _writer.UnflushedBytes;

    /// <summary>Takes the turn to write: the headers are sent if they have not been.</summary>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public async ValueTask<IBufferWriter<byte>> BeginWriteAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        Begin();
        return _writer;
    }

    /// <summary>Sends what was written and gives the turn back.</summary>
    /// <param name="cancellationToken">Ends the sending.</param>
    public async ValueTask EndWriteAsync(CancellationToken cancellationToken)
    {
        try
        {
            await FlushAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Takes the decision not to stream: only while nothing has been sent. After it no comment will be.</summary>
    /// <returns>False when headers have gone out already.</returns>
    public async ValueTask<bool> TryAbandonAsync()
    {
        await _turn.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        _ended = !IsBegun;
        _turn.Release();
        return _ended;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        // The timer outlives a comment that is being written: it is what ends one the client does not accept.
        await _turn.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        _ended = true;
        _turn.Release();
        await _timer.DisposeAsync().ConfigureAwait(false);
        await _looking.ConfigureAwait(false);
        _turn.Dispose();
    }

    private void Begin()
    {
        if (IsBegun)
        {
            return;
        }

        IsBegun = true;
        var response = _http.Response;
        response.StatusCode = StatusCodes.Status200OK;
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-cache";
        response.Headers["x-accel-buffering"] = "no";
        _prepare(response);
    }

    private async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        var started = _time.GetTimestamp();
        Volatile.Write(ref _writeStarted, started);
        await _writer.FlushAsync(cancellationToken).ConfigureAwait(false);
        var now = _time.GetTimestamp();
        Volatile.Write(ref _writeStarted, 0);
        _lastWrite = now;
        WaitTime += _time.GetElapsedTime(started, now);
    }

    private void Look() => _looking = LookAsync();

    private async Task LookAsync()
    {
        try
        {
            var writing = Volatile.Read(ref _writeStarted);
            if (writing != 0 && _time.GetElapsedTime(writing) >= _options.ClientWrite)
            {
                IsCut = true;
                _http.Abort();
                return;
            }

            if (writing == 0 && _time.GetElapsedTime(_lastWrite) >= _options.PingInterval && _turn.Wait(0))
            {
                // The next look comes while this write may still wait for the client.
                _timer.Change(NextLook(), Timeout.InfiniteTimeSpan);
                await PingAsync().ConfigureAwait(false);
                return;
            }

            _timer.Change(NextLook(), Timeout.InfiniteTimeSpan);
        }
        catch (ObjectDisposedException)
        {
            // The stream ended while we looked.
        }
    }

    private async ValueTask PingAsync()
    {
        try
        {
            if (!_ended)
            {
                Begin();
                _writer.Write(": ping\n\n"u8);
                await FlushAsync(CancellationToken.None).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or InvalidOperationException)
        {
            // The client left; whoever writes next learns it in the usual way.
            _ended = true;
        }
        finally
        {
            _turn.Release();
        }
    }

    private TimeSpan NextLook()
    {
        var look = _options.ClientWrite / LooksPerDeadline;
        var left = _options.PingInterval - _time.GetElapsedTime(_lastWrite);

        // A comment that is due is being written now: the next one is a whole interval away.
        var ping = left > TimeSpan.Zero ? left : _options.PingInterval;
        return (ping < look ? ping : look) + TimeSpan.FromMilliseconds(1);
    }
}
