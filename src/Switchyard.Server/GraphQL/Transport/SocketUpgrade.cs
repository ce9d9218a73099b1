using Switchyard.Core.Errors;
using Switchyard.Core.Telemetry;
using Switchyard.Server.Access;
using Switchyard.Server.Hosting;
using Switchyard.Server.Http;
using Switchyard.Server.Runtime;

namespace Switchyard.Server.GraphQL.Transport;

/// <summary>Decides whether a request becomes a socket, and serves it when it does. Thread-safe.</summary>
/// <param name="runner">Has operations answered.</param>
/// <param name="callers">Knows who is calling.</param>
/// <param name="census">Bounds the number of sockets.</param>
/// <param name="gateway">Has the intervals.</param>
/// <param name="drain">Says when this replica leaves.</param>
/// <param name="metrics">Counts.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Told of bugs.</param>
internal sealed class SocketUpgrade(
    OperationRunner runner,
    CallerWatches callers,
    SocketCensus census,
    Gateway gateway,
    DrainState drain,
    SwitchyardMetrics metrics,
    TimeProvider time,
    ILogger<SocketUpgrade> logger)
{
    /// <summary>The subprotocol.</summary>
    public const string Subprotocol = "graphql-transport-ws";

    private static readonly LlmError ForeignOrigin = new(
        LlmErrorCode.PermissionDenied, "A browser may open a WebSocket only from a page of this very address.");

    private static readonly LlmError NoRoom = new(LlmErrorCode.Overloaded, "Too many WebSockets are open.") { RetryAfter = TimeSpan.FromSeconds(5) };

    /// <summary>Handles a request for a socket.</summary>
    /// <param name="http">The request.</param>
    public async Task HandleAsync(HttpContext http)
    {
        var credentials = new SocketCredentials(http.Request.Headers);
        if (Refusal(http, credentials, out var caller) is { } refusal)
        {
            await ErrorAnswer.SendAsync(http, refusal).ConfigureAwait(false);
            return;
        }

        var isAnonymous = !HasKey(caller);
        if (!census.TryEnter(isAnonymous))
        {
            await ErrorAnswer.SendAsync(http, NoRoom).ConfigureAwait(false);
            return;
        }

        try
        {
            await ServeAsync(http, credentials, known =>
            {
                if (isAnonymous && HasKey(known))
                {
                    isAnonymous = false;
                    census.Identified();
                }
            }).ConfigureAwait(false);
        }
        finally
        {
            census.Leave(isAnonymous);
        }
    }

    // A key may still come in the first message; one that came already must be good.
    private LlmError? Refusal(HttpContext http, SocketCredentials credentials, out Caller? caller)
    {
        caller = null;
        if (SameOrigin.IsForeign(http.Request.Headers))
        {
            metrics.GraphQL.CsrfBlocked(CsrfBlock.Origin);
            return ForeignOrigin;
        }

        var asked = callers.Ask(http, credentials.Headers);
        caller = asked.Value;
        return asked.Error is { } error && (credentials.IsGiven || error.Code != LlmErrorCode.InvalidApiKey) ? error : null;
    }

    private async Task ServeAsync(HttpContext http, SocketCredentials credentials, Action<Caller> identified)
    {
        var isOurs = http.WebSockets.WebSocketRequestedProtocols.Contains(Subprotocol);

        // No compression: what it unpacks to is bounded by nothing.
        var accept = new WebSocketAcceptContext { SubProtocol = isOurs ? Subprotocol : null, KeepAliveInterval = Timeout.InfiniteTimeSpan };
        using var socket = await http.WebSockets.AcceptWebSocketAsync(accept).ConfigureAwait(false);
        metrics.GraphQL.SocketOpened();
        var code = SocketClose.Abnormal;
        var sender = new SocketSender(socket, time);
        await using (sender.ConfigureAwait(false))
        {
            try
            {
                var connection = new SocketConnection(
                    http, socket, credentials, sender, runner, callers, gateway.Current.Options.Streaming, drain, metrics, time, logger);
                code = await new SocketSession(connection, identified).RunAsync(isOurs ? null : SocketClose.BadSubprotocol).ConfigureAwait(false);
            }
            finally
            {
                metrics.GraphQL.SocketClosed(code);
            }
        }
    }

    private static bool HasKey(Caller? caller) => caller is not null && caller != Caller.Anonymous && caller != Caller.Operator;
}
