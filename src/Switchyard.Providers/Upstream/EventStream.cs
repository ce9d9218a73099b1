using System.Buffers;
using Switchyard.Core.Errors;
using Switchyard.Core.Pipeline;
using Switchyard.Core.Providers;
using Switchyard.Core.Wire;

namespace Switchyard.Providers.Upstream;

/// <summary>The reading loop every streaming provider shares: events in, failures of the connection as values.</summary>
internal sealed class EventStream : IAsyncDisposable
{
    private const int BreakingReadBytes = 4 * 1024;
    private const int MostBreakingReads = 16;

    private readonly UpstreamClient _client;
    private readonly AttemptClock _clock;
    private readonly Stream _source;
    private readonly SseFrameReader _reader;
    private bool _isOver;

    private EventStream(UpstreamClient client, AttemptClock clock, Stream source, BufferBudget.Lease lease)
    {
        (_client, _clock, _source) = (client, clock, source);
        _reader = new SseFrameReader(source, UpstreamLimits.EventBytes, clock.BytesArrived, lease);
    }

    /// <summary>Opens a response's body. Nothing is read yet, so there is nothing a timer would have to end.</summary>
    /// <param name="client">The provider's HTTP side.</param>
    /// <param name="response">The response; disposed by the caller.</param>
    /// <param name="clock">The attempt's timers.</param>
    public static async ValueTask<EventStream> OpenAsync(UpstreamClient client, UpstreamResponse response, AttemptClock clock) =>
        new(client, clock, await response.OpenAsync(CancellationToken.None).ConfigureAwait(false), response.BeginBuffers());

    /// <summary>Reads until an event means something.</summary>
    /// <param name="reading">What events and the end mean.</param>
    /// <param name="cancellationToken">The client's leaving.</param>
    public async ValueTask<StreamEvent> NextAsync(EventReading reading, CancellationToken cancellationToken)
    {
        try
        {
            while (await _reader.ReadAsync(_clock.Token).ConfigureAwait(false))
            {
                if (reading.Read(_reader) is { } next)
                {
                    Note(next);
                    return next;
                }
            }

            _isOver = true;
            return _reader.IsTooLarge ? StreamEvent.Failed(TooLarge()) : reading.ReadEnd();
        }
        catch (Exception e) when (UpstreamFaults.IsExpected(e))
        {
            _isOver = true;
            cancellationToken.ThrowIfCancellationRequested();
            return StreamEvent.Failed(_client.Own(UpstreamFaults.InBody(e, _clock)));
        }
    }

    /// <summary>Ends the reading. A stream that is left before its end is ended at the upstream too, at once.</summary>
    public async ValueTask DisposeAsync()
    {
        _reader.Dispose();
        if (!_isOver)
        {
            await BreakAsync().ConfigureAwait(false);
        }

        await _source.DisposeAsync().ConfigureAwait(false);
    }

    private void Note(StreamEvent next)
    {
        _isOver = next.Kind is StreamEventKind.End or StreamEventKind.Error;
        if (next.Kind == StreamEventKind.Content)
        {
            _clock.ContentArrived();
        }
    }

    // Only a read that is cancelled while it waits breaks the connection: disposing alone would wait for the rest first, to keep it.
    private async ValueTask BreakAsync()
    {
        using var breaking = new CancellationTokenSource();
        var buffer = ArrayPool<byte>.Shared.Rent(BreakingReadBytes);
        try
        {
            for (var i = 0; i < MostBreakingReads; i++)
            {
                var read = _source.ReadAsync(buffer, breaking.Token);
                if (!read.IsCompleted)
                {
                    await breaking.CancelAsync().ConfigureAwait(false);
                }

                if (await read.ConfigureAwait(false) == 0)
                {
                    return;
                }
            }
        }
        catch (Exception e) when (UpstreamFaults.IsExpected(e))
        {
            // That was the purpose.
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private LlmError TooLarge() =>
        _client.Own(new LlmError(LlmErrorCode.UpstreamResponseTooLarge, "The provider sent an event that is too large."));
}
