using System.Buffers;
using Switchyard.Core.Chat;
using Switchyard.Core.Errors;
using Switchyard.Core.Providers;
using Switchyard.Server.GraphQL.Transport;
using Switchyard.Server.Http;

namespace Switchyard.Server.Dialects;

/// <summary>The GraphQL API's: requests and answers are the native dialect's, errors stand in a GraphQL response.</summary>
/// <param name="native">Switchyard's own.</param>
internal sealed class GraphQLFront(NativeFront native) : IDialectFront
{
    /// <inheritdoc/>
    public Dialect Dialect => native.Dialect;

    /// <inheritdoc/>
    public Outcome<LlmCall> Parse(ReadOnlyMemory<byte> body, Arrival arrival) => native.Parse(body, arrival);

    /// <inheritdoc/>
    public ReadOnlyMemory<byte> WriteAnswer(LlmAnswer answer, Exchange exchange) => native.WriteAnswer(answer, exchange);

    /// <inheritdoc/>
    public IStreamRenderer CreateRenderer(Exchange exchange) => native.CreateRenderer(exchange);

    /// <inheritdoc/>
    public string ErrorType(HttpRequest request) => MediaTypes.Of(AcceptedMedia.Of(request.Headers.Accept).Whole);

    /// <inheritdoc/>
    public void WriteError(LlmError error, string requestId, bool exposeUpstream, IBufferWriter<byte> output) =>
        ResultBody.Write(error, requestId, output);
}
