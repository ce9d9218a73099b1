using System.Buffers;
using Switchyard.Core.Errors;
using Switchyard.Core.Telemetry;
using Switchyard.Core.Wire;
using Switchyard.GraphQL;
using Switchyard.Server.Hosting;
using Switchyard.Server.Http;

namespace Switchyard.Server.GraphQL.Transport;

/// <summary>Operations over HTTP: one request, one answer, or a stream of them. Thread-safe.</summary>
/// <param name="reader">Reads requests.</param>
/// <param name="runner">Has them answered.</param>
/// <param name="streams">Answers with streams.</param>
/// <param name="drain">Cuts what still runs when this replica leaves.</param>
/// <param name="metrics">Counts what is cut.</param>
internal sealed class GraphQLHttp(RequestReader reader, OperationRunner runner, EventStreams streams, DrainState drain, SwitchyardMetrics metrics)
{
    private const string Post = "POST";

    private static readonly LlmError NotAcceptable = new(
        LlmErrorCode.InvalidRequest, $"Accept {MediaTypes.GraphQLResponse}, {MediaTypes.Json} or, for streams, {MediaTypes.EventStream}.");

    private static readonly LlmError NoStreamByGet = new(LlmErrorCode.MethodNotAllowed, "Streams need POST.");

    /// <summary>Handles a request.</summary>
    /// <param name="http">The request.</param>
    public async Task HandleAsync(HttpContext http)
    {
        var accepted = AcceptedMedia.Of(http.Request.Headers.Accept);
        http.Response.Headers.CacheControl = "no-store";
        if (accepted.IsNothing)
        {
            await ErrorAnswer.SendAsync(http, NotAcceptable, status: StatusCodes.Status406NotAcceptable).ConfigureAwait(false);
            return;
        }

        var request = await reader.ReadAsync(http).ConfigureAwait(false);
        if (!request.IsSuccess)
        {
            await ErrorAnswer.SendAsync(http, request.Error).ConfigureAwait(false);
            return;
        }

        var scope = RequestScope.Of(http);
        var operation = new Operation(request.Value, new OperationScope(scope, name => RequestHeader.Of(http, name)));
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, drain.CutToken, scope.Caller.Ended);
        try
        {
            await AnswerAsync(http, accepted, operation, ending.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!http.RequestAborted.IsCancellationRequested && ending.IsCancellationRequested)
        {
            await ErrorAnswer.SendAsync(http, scope.Cut(metrics)).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // Nobody is left to be told; a call counts that itself.
        }
    }

    private async ValueTask AnswerAsync(HttpContext http, AcceptedMedia accepted, Operation operation, CancellationToken cancellationToken)
    {
        var isPost = HttpMethods.IsPost(http.Request.Method);
        if (accepted.Whole == AnswerMedia.None)
        {
            var sent = isPost ? streams.SendAsync(http, operation, cancellationToken).AsTask() : RefuseMethodAsync(http, NoStreamByGet).AsTask();
            await sent.ConfigureAwait(false);
            return;
        }

        var allow = isPost ? GraphQLOperations.Query | GraphQLOperations.Mutation : GraphQLOperations.Query;
        var result = await runner.ExecuteAsync(operation, allow, cancellationToken).ConfigureAwait(false);
        if (result.Outcome != GraphQLOutcome.OperationNotAllowed)
        {
            await SendAsync(http, result, operation, accepted.Whole, StatusOf(result, operation, accepted.Whole)).ConfigureAwait(false);
        }
        else if (!isPost)
        {
            await RefuseMethodAsync(http, new LlmError(LlmErrorCode.MethodNotAllowed, result.Errors[0].Message)).ConfigureAwait(false);
        }
        else if (accepted.Stream)
        {
            await streams.SendAsync(http, operation, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            await ErrorAnswer.SendAsync(http, NotAcceptable, status: StatusCodes.Status406NotAcceptable).ConfigureAwait(false);
        }
    }

    /// <summary>Sends an answer whole.</summary>
    /// <param name="http">The request.</param>
    /// <param name="result">The answer.</param>
    /// <param name="operation">What was asked.</param>
    /// <param name="media">Its form.</param>
    /// <param name="status">Its status.</param>
    internal static async ValueTask SendAsync(HttpContext http, GraphQLResult result, Operation operation, AnswerMedia media, int status)
    {
        using var body = new PooledBuffer();
        ResultBody.Write(result, operation.Id, body);
        var response = http.Response;
        response.StatusCode = status;
        response.ContentType = MediaTypes.Of(media);
        response.ContentLength = body.Written.Length;
        if (operation.Refusal is { } refusal)
        {
            ErrorAnswer.SetHeaders(response.Headers, refusal);
        }

        response.BodyWriter.Write(body.Written);
        await response.BodyWriter.FlushAsync(http.RequestAborted).ConfigureAwait(false);
    }

    /// <summary>The status of an answer: what a limit refused is never 200, what was not executed only to clients of the older form.</summary>
    /// <param name="result">The answer.</param>
    /// <param name="operation">What was asked.</param>
    /// <param name="media">Its form.</param>
    internal static int StatusOf(GraphQLResult result, Operation operation, AnswerMedia media) => result.Outcome switch
    {
        GraphQLOutcome.Executed => StatusCodes.Status200OK,
        GraphQLOutcome.ChargeRefused => operation.Refusal?.HttpStatus ?? StatusCodes.Status429TooManyRequests,
        GraphQLOutcome.SyntaxError or GraphQLOutcome.ValidationFailed or GraphQLOutcome.RequestError when media == AnswerMedia.Json =>
            StatusCodes.Status200OK,
        _ => StatusCodes.Status400BadRequest,
    };

    private static ValueTask RefuseMethodAsync(HttpContext http, LlmError error)
    {
        http.Response.Headers.Allow = Post;
        return ErrorAnswer.SendAsync(http, error);
    }
}
