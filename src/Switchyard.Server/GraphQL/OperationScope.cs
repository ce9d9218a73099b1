using Switchyard.Server.Http;

namespace Switchyard.Server.GraphQL;

/// <summary>What resolvers know of the operation they work for. One for each operation, also where a connection carries many.</summary>
/// <param name="request">Its id and its caller.</param>
/// <param name="header">Reads a header of the request, or of the one that opened the connection; null when absent.</param>
internal sealed class OperationScope(RequestScope request, Func<string, string?> header)
{
    /// <summary>Its id and its caller.</summary>
    public RequestScope Request { get; } = request;

    /// <summary>Reads a header of the request, or of the one that opened the connection; null when absent.</summary>
    public Func<string, string?> Header { get; } = header;
}
