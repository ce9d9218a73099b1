using Switchyard.Core.Errors;
using Switchyard.Core.Pipeline;
using Switchyard.Core.Providers;
using Switchyard.Core.Telemetry;
using Switchyard.Core.Wire;
using Switchyard.Server.Calls;
using Switchyard.Server.Dialects;

namespace Switchyard.Server.Http;

/// <summary>One streamed answer on its way to its client. Used once.</summary>
/// <param name="http">The request.</param>
/// <param name="front">The client's language.</param>
/// <param name="session">The call, accepted.</param>
/// <param name="metrics">Counts clients that are cut.</param>
/// <param name="time">The clock.</param>
internal sealed class StreamedAnswer(
    HttpContext http, IDialectFront front, CallSession session, SwitchyardMetrics metrics, TimeProvider time)
    : IDisposable
{
    private const int MostBatched = 16 * 1024;

    // Borrows memory only while there is something in it: an idle stream holds none.
    private readonly PooledBuffer _events = new();
    private readonly Exchange _exchange = session.Exchange;
    private AnswerFacts? _facts;

    /// <summary>Sends the answer to its end, whichever it is.</summary>
    /// <returns>The failure the client was told; null when all went well.</returns>
    public async ValueTask<LlmError?> RunAsync()
    {
        var client = new ClientStream(http, _exchange.Table.Options.Streaming, time, SetHeaders);
        await using (client.ConfigureAwait(false))
        {
            using var renderer = front.CreateRenderer(_exchange);
            try
            {
                return await SendAsync(client, renderer).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (!session.IsAlone)
            {
                return await FailAsync(client, renderer, session.Cut()).ConfigureAwait(false);
            }
            finally
            {
                _exchange.Trace.ClientTime += client.WaitTime;
                if (client.IsCut)
                {
                    metrics.Clients.SlowConsumerCut();
                }
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _events.Dispose();

    private void SetHeaders(HttpResponse response)
    {
        AnswerHeaders.Set(response.Headers, _exchange.Trace, _facts);
        AnswerHeaders.SetCache(response.Headers, _exchange.Trace);
        RateLimitHeaders.Set(response.Headers, _exchange.Context.Admission);
    }

    private async ValueTask<LlmError?> SendAsync(ClientStream client, IStreamRenderer renderer)
    {
        var opened = await session.OpenAsync().ConfigureAwait(false);
        if (!opened.IsSuccess)
        {
            return await FailAsync(client, renderer, opened.Error).ConfigureAwait(false);
        }

        var stream = opened.Value;
        await using (stream.ConfigureAwait(false))
        {
            var more = await stream.NextAsync().ConfigureAwait(false);
            _facts = stream.Current.Facts;
            while (more)
            {
                if (stream.Current.Error is { } error)
                {
                    return await FailAsync(client, renderer, error).ConfigureAwait(false);
                }

                more = await SendBatchAsync(client, renderer, stream).ConfigureAwait(false);
            }
        }

        return null;
    }

    // Events that are already here go out in one write; the client never waits for one that is not. A batch is bounded:
    // its deadline must be within reach of a client that reads slowly, and its memory is the stream's.
    private async ValueTask<bool> SendBatchAsync(ClientStream client, IStreamRenderer renderer, IAnswerStream stream)
    {
        Task<bool>? pending = null;
        var more = true;
        var isEnd = false;
        while (more && stream.Current.Error is null && _events.Written.Length < MostBatched)
        {
            renderer.Render(stream.Current, _events);
            isEnd = stream.Current.Kind == StreamEventKind.End;
            var next = stream.NextAsync();
            if (!next.IsCompletedSuccessfully)
            {
                pending = next.AsTask();
                break;
            }

            more = await next.ConfigureAwait(false);
        }

        if (!_events.Written.IsEmpty)
        {
            if (pending is null)
            {
                stream.Pause();
            }

            if (isEnd)
            {
                // What the call held is given back before its client can ask again.
                session.GiveBack();
            }

            await client.SendAsync(_events).ConfigureAwait(false);
        }

        return pending is null ? more : await pending.ConfigureAwait(false);
    }

    private async ValueTask<LlmError?> FailAsync(ClientStream client, IStreamRenderer renderer, LlmError error)
    {
        session.GiveBack();
        if (await client.TryAbandonAsync().ConfigureAwait(false))
        {
            RateLimitHeaders.Set(http.Response.Headers, _exchange.Context.Admission);
            AnswerHeaders.SetCache(http.Response.Headers, _exchange.Trace);
            await ErrorAnswer.SendAsync(
                http, error, front, _exchange.Call.RequestId, _exchange.Table.Options.Errors.ExposeUpstream).ConfigureAwait(false);
            return error;
        }

        _events.Clear();
        renderer.RenderError(error, _events);
        await client.SendAsync(_events).ConfigureAwait(false);
        return error;
    }
}
