using System.Buffers;
using Switchyard.Core.Errors;
using Switchyard.Server.GraphQL.Transport;

namespace Switchyard.Server.Dialects;

/// <summary>Errors of the GraphQL API stand in a GraphQL response, also those of requests that never became an operation.</summary>
internal sealed class GraphQLErrorFront : IErrorFront
{
    /// <inheritdoc/>
    public string ErrorType(HttpRequest request) => MediaTypes.Of(AcceptedMedia.Of(request.Headers.Accept).Whole);

    /// <inheritdoc/>
    public void WriteError(LlmError error, string requestId, bool exposeUpstream, IBufferWriter<byte> output) =>
        ResultBody.Write(error, requestId, output);
}
