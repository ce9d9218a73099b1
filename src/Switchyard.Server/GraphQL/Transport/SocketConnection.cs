using System.Net.WebSockets;
using Switchyard.Core.Configuration;
using Switchyard.Core.Errors;
using Switchyard.Core.Telemetry;
using Switchyard.Server.Access;
using Switchyard.Server.Hosting;
using Switchyard.Server.Http;

namespace Switchyard.Server.GraphQL.Transport;

/// <summary>A socket and what its parts share.</summary>
/// <param name="Http">The request it was opened with.</param>
/// <param name="Socket">The socket.</param>
/// <param name="Credentials">Where its key stands.</param>
/// <param name="Sender">Sends its messages.</param>
/// <param name="Runner">Has operations answered.</param>
/// <param name="Callers">Knows who is calling.</param>
/// <param name="Options">Intervals.</param>
/// <param name="Drain">Says when this replica leaves.</param>
/// <param name="Metrics">Counts.</param>
/// <param name="Time">The clock.</param>
/// <param name="Logger">Told of bugs.</param>
internal sealed record SocketConnection(
    HttpContext Http,
    WebSocket Socket,
    SocketCredentials Credentials,
    SocketSender Sender,
    OperationRunner Runner,
    CallerWatches Callers,
    StreamingOptions Options,
    DrainState Drain,
    SwitchyardMetrics Metrics,
    TimeProvider Time,
    ILogger Logger)
{
    /// <summary>Who is calling, or why they are refused, at this moment.</summary>
    public Outcome<Caller> Ask() => Callers.Ask(Http, Credentials.Headers);

    /// <summary>What is known of a new operation.</summary>
    /// <param name="caller">Who asks for it.</param>
    public OperationScope NewScope(Caller caller)
    {
        var id = RequestIds.New(Time.GetUtcNow().ToUnixTimeMilliseconds());
        var scope = new RequestScope(id, RequestScope.Of(Http).Front) { IsIdOurs = true, Caller = caller };
        return new OperationScope(scope, name => RequestHeader.Of(Http, name));
    }
}
