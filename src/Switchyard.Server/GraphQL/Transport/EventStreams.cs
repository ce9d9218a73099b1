using System.Buffers;
using Switchyard.Core.Errors;
using Switchyard.Core.Telemetry;
using Switchyard.Core.Wire;
using Switchyard.GraphQL;
using Switchyard.Server.Http;
using Switchyard.Server.Runtime;

namespace Switchyard.Server.GraphQL.Transport;

/// <summary>
/// Answers with server-sent events, one connection for each operation: <c>next</c> for each answer, then <c>complete</c>. Thread-safe.
/// </summary>
/// <param name="runner">Has operations answered.</param>
/// <param name="watches">Look after the caller's key.</param>
/// <param name="gateway">Has the intervals.</param>
/// <param name="metrics">Counts clients that are cut.</param>
/// <param name="time">The clock.</param>
internal sealed class EventStreams(OperationRunner runner, CallerWatches watches, Gateway gateway, SwitchyardMetrics metrics, TimeProvider time)
{
    /// <summary>Sends the answers to an operation. What can not be started is answered whole.</summary>
    /// <param name="http">The request.</param>
    /// <param name="operation">The operation.</param>
    /// <param name="cancellationToken">Ends it: the client's leaving, the key's end, or the service's.</param>
    public async ValueTask SendAsync(HttpContext http, Operation operation, CancellationToken cancellationToken)
    {
        var watch = watches.Begin(http, http.Request.Headers, cancellationToken);
        await using (watch.ConfigureAwait(false))
        {
            await SendAsync(http, operation, watch).ConfigureAwait(false);
        }
    }

    private async ValueTask SendAsync(HttpContext http, Operation operation, CallerWatch watch)
    {
        var subscription = await runner.SubscribeAsync(operation, watch.Token).ConfigureAwait(false);
        if (subscription.Refused is { Outcome: not GraphQLOutcome.Executed } refused)
        {
            var status = GraphQLHttp.StatusOf(refused, operation, AnswerMedia.GraphQLResponse);
            await GraphQLHttp.SendAsync(http, refused, operation, AnswerMedia.Json, status).ConfigureAwait(false);
            return;
        }

        using var events = new PooledBuffer();
        var client = new ClientStream(http, gateway.Current.Options.Streaming, time, static _ => { });
        await using (client.ConfigureAwait(false))
        {
            await StreamAsync(http, operation, subscription, new Sender(client, events), watch).ConfigureAwait(false);
            if (client.IsCut)
            {
                metrics.Clients.SlowConsumerCut();
            }
        }
    }

    private async ValueTask StreamAsync(HttpContext http, Operation operation, GraphQLSubscription subscription, Sender sender, CallerWatch watch)
    {
        try
        {
            // The client learns at once that it is subscribed, however long the first event takes.
            await sender.SendAsync(":\n\n"u8).ConfigureAwait(false);
            if (subscription.Refused is { } whole)
            {
                await sender.NextAsync(whole, operation.Id).ConfigureAwait(false);
            }

            if (subscription.Events is { } source)
            {
                await foreach (var result in source.WithCancellation(watch.Token).ConfigureAwait(false))
                {
                    // What ended the source with an error of its own may have ended this too: it is told once.
                    watch.Token.ThrowIfCancellationRequested();
                    await sender.NextAsync(result, operation.Id).ConfigureAwait(false);
                }
            }
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // The call behind it counts that.
            return;
        }
        catch (OperationCanceledException) when (watch.Token.IsCancellationRequested)
        {
            await sender.FailAsync(operation.Scope.Request.Cut(metrics, isStream: true, watch.Refusal), operation.Id).ConfigureAwait(false);
        }

        await sender.SendAsync("event: complete\ndata:\n\n"u8).ConfigureAwait(false);
    }

    private sealed class Sender(ClientStream client, PooledBuffer events)
    {
        public ValueTask SendAsync(ReadOnlySpan<byte> text)
        {
            events.Write(text);
            return client.SendAsync(events);
        }

        public ValueTask NextAsync(GraphQLResult result, string requestId) => NextAsync(output => ResultBody.Write(result, requestId, output));

        public ValueTask FailAsync(LlmError error, string requestId) => NextAsync(output => ResultBody.Write(error, requestId, output));

        private ValueTask NextAsync(Action<PooledBuffer> write)
        {
            events.Write("event: next\ndata: "u8);
            write(events);
            events.Write("\n\n"u8);
            return client.SendAsync(events);
        }
    }
}
