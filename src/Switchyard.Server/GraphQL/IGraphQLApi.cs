using Switchyard.Core.Errors;
using Switchyard.GraphQL;

namespace Switchyard.Server.GraphQL;

/// <summary>The schema of this service, as transports use it. The state of each operation is an <see cref="OperationScope"/>. Thread-safe.</summary>
internal interface IGraphQLApi
{
    /// <summary>Answers operations.</summary>
    GraphQLEngine Engine { get; }

    /// <summary>What one operation may demand.</summary>
    GraphQLLimits Limits { get; }

    /// <summary>A failure as GraphQL tells it: with the members of the native error envelope as extensions.</summary>
    /// <param name="error">The failure.</param>
    /// <param name="requestId">The request's id.</param>
    GraphQLError Describe(LlmError error, string requestId);
}
