using System.Buffers;
using Switchyard.Core.Errors;

namespace Switchyard.Server.Dialects;

/// <summary>How clients of a route are told errors. Thread-safe.</summary>
internal interface IErrorFront
{
    /// <summary>The content type of an error answer. Default: JSON.</summary>
    /// <param name="request">The request.</param>
    string ErrorType(HttpRequest request) => "application/json";

    /// <summary>Writes the body of an error answer.</summary>
    /// <param name="error">The error.</param>
    /// <param name="requestId">The request's id.</param>
    /// <param name="exposeUpstream">Whether the upstream's own body may be shown.</param>
    /// <param name="output">Takes the JSON.</param>
    void WriteError(LlmError error, string requestId, bool exposeUpstream, IBufferWriter<byte> output);
}
