using Switchyard.Core.Errors;
using Switchyard.GraphQL;
using Switchyard.Server.Http;

namespace Switchyard.Server.GraphQL;

/// <summary>Says failures as GraphQL errors, with the same words and figures as everywhere else.</summary>
internal static class ErrorExtensions
{
    private static readonly LlmError Unfit = new(LlmErrorCode.InvalidRequest, "");

    /// <summary>The GraphQL error of a failure.</summary>
    /// <param name="error">The failure.</param>
    /// <param name="requestId">The operation's id.</param>
    /// <param name="exposeUpstream">Whether what the upstream wrote may be shown.</param>
    public static GraphQLError ToGraphQL(LlmError error, string requestId, bool exposeUpstream = false)
    {
        var extensions = Of(error, requestId);
        if (exposeUpstream && error.OriginalError is { } original)
        {
            extensions["originalError"] = original;
        }

        return new GraphQLError(error.Message) { Extensions = extensions };
    }

    /// <summary>
    /// An error of the engine, which knows nothing of ours, with what all errors carry; one that carries something is left as it is. What it finds
    /// in a request is the client's fault, what it finds while it executes is ours: the request had passed every check by then.
    /// </summary>
    /// <param name="error">The error.</param>
    /// <param name="outcome">What became of its operation.</param>
    /// <param name="requestId">The operation's id.</param>
    public static GraphQLError Complete(GraphQLError error, GraphQLOutcome outcome, string requestId) => error.Extensions is not null
        ? error
        : new GraphQLError(error.Message)
        {
            Locations = error.Locations,
            Path = error.Path,
            Refusal = error.Refusal,
            Extensions = Of(outcome == GraphQLOutcome.Executed ? OwnErrors.Bug : Unfit, requestId),
        };

    private static Dictionary<string, object?> Of(LlmError error, string requestId)
    {
        var extensions = new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["type"] = LlmErrorTable.NameOf(error.Type),
            ["code"] = error.CodeName,
            ["provider"] = error.Provider,
            ["retryable"] = error.IsRetryable,
            ["retryAfterMs"] = error.RetryAfter is { } wait ? (long)Math.Ceiling(wait.TotalMilliseconds) : null,
            ["upstreamStatus"] = error.UpstreamStatus,
            ["requestId"] = requestId,
        };
        if (error.Param is { } param)
        {
            extensions["param"] = param;
        }

        return extensions;
    }
}
