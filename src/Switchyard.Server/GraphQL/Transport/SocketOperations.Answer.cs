using Switchyard.GraphQL;

namespace Switchyard.Server.GraphQL.Transport;

/// <content>One operation from its first step to its last message.</content>
internal sealed partial class SocketOperations
{
    private async Task RunAsync(SocketOperation operation)
    {
        // The reader must not wait for what an operation does before its first await.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        try
        {
            await AnswerAsync(operation).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (operation.Token.IsCancellationRequested)
        {
            // Whoever stopped it has said so.
        }
        catch (Exception e)
        {
            Log.Faulted(connection.Logger, operation.Operation.Id, e);
            await Sender.CloseAsync(SocketClose.InternalError).ConfigureAwait(false);
        }
        finally
        {
            _running.TryRemove(KeyValuePair.Create(operation.Id, operation));
            operation.Dispose();
            Left();
        }

        if (connection.Drain.IsRefusing)
        {
            await LeaveWhenIdleAsync().ConfigureAwait(false);
        }
    }

    private async ValueTask AnswerAsync(SocketOperation operation)
    {
        var subscription = await connection.Runner.SubscribeAsync(operation.Operation, operation.Token).ConfigureAwait(false);
        if (subscription.Refused is { Outcome: not GraphQLOutcome.Executed } refused)
        {
            if (End(operation))
            {
                await Sender.SendAsync("error", operation.Id, null, json => ResultBody.WriteErrors(refused, operation.Operation.Id, json)).ConfigureAwait(false);
            }

            return;
        }

        if (subscription.Refused is { } whole)
        {
            await SendNextAsync(operation, whole).ConfigureAwait(false);
        }

        if (subscription.Events is { } events)
        {
            // The next event is asked for only when the client's connection has taken the last one.
            await foreach (var result in events.WithCancellation(operation.Token).ConfigureAwait(false))
            {
                await SendNextAsync(operation, result).ConfigureAwait(false);
                operation.Token.ThrowIfCancellationRequested();
            }
        }

        if (End(operation))
        {
            await Sender.SendAsync("complete", operation.Id).ConfigureAwait(false);
        }
    }

    // Its name is free before the client learns that it is.
    private bool End(SocketOperation operation)
    {
        var isFirst = operation.TryEnd();
        _running.TryRemove(KeyValuePair.Create(operation.Id, operation));
        return isFirst;
    }

    private ValueTask SendNextAsync(SocketOperation operation, GraphQLResult result) => Sender.SendAsync(
        "next", operation.Id, () => !operation.IsOver, json => ResultBody.Write(result, operation.Operation.Id, json));

    private static partial class Log
    {
        [LoggerMessage(1801, LogLevel.Error, "Operation {RequestId} of a socket failed by a bug.", EventName = "GraphQLOperationFaulted")]
        public static partial void Faulted(ILogger logger, string requestId, Exception exception);
    }
}
