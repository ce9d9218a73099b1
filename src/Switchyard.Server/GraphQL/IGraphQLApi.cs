using Switchyard.GraphQL;

namespace Switchyard.Server.GraphQL;

/// <summary>The API that the transports carry. Thread-safe.</summary>
internal interface IGraphQLApi
{
    /// <summary>Answers operations; their <see cref="GraphQLRequest.State"/> is an <see cref="OperationScope"/>.</summary>
    GraphQLEngine Engine { get; }

    /// <summary>The engine's limits.</summary>
    GraphQLLimits Limits { get; }
}
