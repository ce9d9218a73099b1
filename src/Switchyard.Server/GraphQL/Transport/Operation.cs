using Switchyard.Core.Errors;
using Switchyard.GraphQL;

namespace Switchyard.Server.GraphQL.Transport;

/// <summary>One operation on its way, whatever carries it.</summary>
/// <param name="request">What is asked.</param>
/// <param name="scope">Its id and its caller.</param>
internal sealed class Operation(GraphQLRequest request, OperationScope scope)
{
    /// <summary>What is asked.</summary>
    public GraphQLRequest Request { get; } = request with { State = scope };

    /// <summary>Its id and its caller.</summary>
    public OperationScope Scope { get; } = scope;

    /// <summary>Its id.</summary>
    public string Id => Scope.Request.RequestId;

    /// <summary>Why its cost was not granted; null when it was, or was not asked for.</summary>
    public LlmError? Refusal { get; set; }
}
