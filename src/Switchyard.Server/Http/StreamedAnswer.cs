using Switchyard.Core.Errors;
using Switchyard.Core.Pipeline;
using Switchyard.Core.Providers;
using Switchyard.Core.Telemetry;
using Switchyard.Core.Wire;
using Switchyard.Server.Dialects;

namespace Switchyard.Server.Http;

/// <summary>One streamed answer on its way to its client. Used once.</summary>
/// <param name="http">The request.</param>
/// <param name="front">The client's language.</param>
/// <param name="exchange">The exchange.</param>
/// <param name="service">Opens the stream.</param>
/// <param name="metrics">Counts clients that are cut.</param>
/// <param name="time">The clock.</param>
internal sealed class StreamedAnswer(
    HttpContext http, IDialectFront front, Exchange exchange, ICompletionService service, SwitchyardMetrics metrics, TimeProvider time)
    : IDisposable
{
    private const int MostBatched = 16 * 1024;

    // Borrows memory only while there is something in it: an idle stream holds none.
    private readonly PooledBuffer _events = new();
    private AnswerFacts? _facts;

    /// <summary>Sends the answer to its end, whichever it is.</summary>
    /// <param name="ending">Ends the upstream's call: the client's leaving, or the service's.</param>
    /// <returns>The failure the client was told; null when all went well.</returns>
    public async ValueTask<LlmError?> RunAsync(CancellationTokenSource ending)
    {
        var client = new ClientStream(http, exchange.Table.Options.Streaming, time, SetHeaders);
        await using (client.ConfigureAwait(false))
        {
            using var renderer = front.CreateRenderer(exchange);
            try
            {
                return await SendAsync(client, renderer, ending).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (!http.RequestAborted.IsCancellationRequested)
            {
                var cut = RequestScope.Of(http).Cut(metrics);
                if (cut.Code == LlmErrorCode.ShuttingDown)
                {
                    metrics.Clients.DrainCutStream();
                }

                return await FailAsync(client, renderer, cut).ConfigureAwait(false);
            }
            finally
            {
                exchange.Trace.ClientTime += client.WaitTime;
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
        AnswerHeaders.Set(response.Headers, exchange.Trace, _facts);
        AnswerHeaders.SetCache(response.Headers, exchange.Trace);
        RateLimitHeaders.Set(response.Headers, exchange.Context.Admission);
    }

    private async ValueTask<LlmError?> SendAsync(ClientStream client, IStreamRenderer renderer, CancellationTokenSource ending)
    {
        var opened = await service.OpenAsync(exchange.Context, ending.Token).ConfigureAwait(false);
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
                exchange.Context.Admission.End();
            }

            await client.SendAsync(_events).ConfigureAwait(false);
        }

        return pending is null ? more : await pending.ConfigureAwait(false);
    }

    private async ValueTask<LlmError?> FailAsync(ClientStream client, IStreamRenderer renderer, LlmError error)
    {
        exchange.Context.Admission.End();
        if (await client.TryAbandonAsync().ConfigureAwait(false))
        {
            RateLimitHeaders.Set(http.Response.Headers, exchange.Context.Admission);
            AnswerHeaders.SetCache(http.Response.Headers, exchange.Trace);
            await ErrorAnswer.SendAsync(
                http, error, front, exchange.Call.RequestId, exchange.Table.Options.Errors.ExposeUpstream).ConfigureAwait(false);
            return error;
        }

        _events.Clear();
        renderer.RenderError(error, _events);
        await client.SendAsync(_events).ConfigureAwait(false);
        return error;
    }
}
