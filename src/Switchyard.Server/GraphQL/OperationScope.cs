using Switchyard.Server.Http;

namespace Switchyard.Server.GraphQL;

/// <summary>What the resolvers of one operation know of how it came: the state of its execution.</summary>
/// <param name="request">The request that carried it: its id, and its caller.</param>
/// <param name="header">Reads a header of that request; null when absent.</param>
internal sealed class OperationScope(RequestScope request, Func<string, string?> header)
{
    /// <summary>The request that carried it: its id, and its caller.</summary>
    public RequestScope Request { get; } = request;

    /// <summary>Reads a header of that request; null when absent.</summary>
    public Func<string, string?> Header { get; } = header;
}
