using Switchyard.Server.Http;

namespace Switchyard.Server.GraphQL;

/// <summary>What the resolvers of one operation know of how it came: the state of its execution.</summary>
/// <param name="request">The request that carried it: its id, and its caller.</param>
/// <param name="header">Reads a header of that request; null when absent.</param>
internal sealed class OperationScope(RequestScope request, Func<string, string?> header)
{
    private int _hasCall;

    /// <summary>The request that carried it: its id, and its caller.</summary>
    public RequestScope Request { get; } = request;

    /// <summary>Reads a header of that request; null when absent.</summary>
    public Func<string, string?> Header { get; } = header;

    /// <summary>
    /// The request as the next call of the operation has it. All calls are told under the one id, but only the first can have it in the
    /// ledger: of the others it is what a client's own id would be.
    /// </summary>
    public RequestScope ForCall() => Interlocked.Exchange(ref _hasCall, 1) == 0
        ? Request
        : new RequestScope(Request.RequestId, Request.Front) { Caller = Request.Caller };
}
