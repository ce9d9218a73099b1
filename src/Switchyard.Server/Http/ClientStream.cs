using System.Buffers;
using System.IO.Pipelines;
using Switchyard.Core.Configuration;
using Switchyard.Core.Wire;

namespace Switchyard.Server.Http;

/// <summary>
/// A stream of events to a client: headers held until there is something to say, a comment line after silence,
/// and a deadline on every write that the server's own rate limits do not give. One writer at a time.
/// </summary>
internal sealed class ClientStream : IAsyncDisposable
{
    // How often a stuck write is looked for, as a share of its deadline: late by an eighth at most.
    private const int LooksPerDeadline = 8;
    private const int Slice = 32 * 1024;

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

    /// <summary>Sends events; the headers go before the first ones. Waits while the client accepts nothing, up to its deadline.</summary>
    /// <param name="events">The events; empty afterwards.</param>
    public async ValueTask SendAsync(PooledBuffer events)
    {
        await _turn.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        try
        {
            Begin();
            for (var sent = 0; sent < events.Written.Length; sent += Slice)
            {
                // In slices: the server's own buffer must not take in a large event whole.
                _writer.Write(events.Written.Slice(sent, Math.Min(Slice, events.Written.Length - sent)));
                await FlushAsync().ConfigureAwait(false);
            }
        }
        finally
        {
            events.Clear();
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

    // Ends when the client takes the bytes, leaves, or is cut: none of these is an exception.
    private async ValueTask FlushAsync()
    {
        var started = _time.GetTimestamp();
        Volatile.Write(ref _writeStarted, started);
        try
        {
            await _writer.FlushAsync(CancellationToken.None).ConfigureAwait(false);
        }
        finally
        {
            Volatile.Write(ref _writeStarted, 0);
            _lastWrite = _time.GetTimestamp();
            WaitTime += _time.GetElapsedTime(started, _lastWrite);
        }
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
                await FlushAsync().ConfigureAwait(false);
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
