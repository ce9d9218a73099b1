namespace Switchyard.GraphQL;

/// <summary>The answer to a subscription: a stream of answers, or why there is none.</summary>
public sealed class GraphQLSubscription
{
    internal GraphQLSubscription(GraphQLResult refused) => Refused = refused;

    internal GraphQLSubscription(IAsyncEnumerable<GraphQLResult> events) => Events = events;

    /// <summary>Why the subscription did not start; also the whole answer when the operation was a query or mutation.</summary>
    public GraphQLResult? Refused { get; }

    /// <summary>One answer for each event, in order. To be enumerated once; leaving it early stops the source.</summary>
    public IAsyncEnumerable<GraphQLResult>? Events { get; }
}
