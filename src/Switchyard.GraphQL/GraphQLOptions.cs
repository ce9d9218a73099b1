namespace Switchyard.GraphQL;

/// <summary>How one request is to be treated.</summary>
public sealed record GraphQLOptions
{
    /// <summary>The options that are in force unless others are named.</summary>
    public static GraphQLOptions Default { get; } = new();

    /// <summary>
    /// The operations that this transport may carry; another is answered with <see cref="GraphQLOutcome.OperationNotAllowed"/>.
    /// Default: queries and mutations.
    /// </summary>
    public GraphQLOperations Allow { get; init; } = GraphQLOperations.Query | GraphQLOperations.Mutation;

    /// <summary>Whether <c>__schema</c> and <c>__type</c> may be asked for. Default: no.</summary>
    public bool AllowIntrospection { get; init; }

    /// <summary>
    /// Called with the operation's cost before anything is executed; an error refuses the operation. Default: none.
    /// </summary>
    public Func<int, CancellationToken, ValueTask<GraphQLError?>>? Charge { get; init; }

    /// <summary>
    /// Turns an exception of a resolver into an error, and is the place to log it. Default: the caller is told nothing of it.
    /// </summary>
    public Func<Exception, GraphQLError>? DescribeException { get; init; }

    internal GraphQLError Describe(Exception exception) =>
        exception is GraphQLException known ? known.Error : DescribeException?.Invoke(exception) ?? new GraphQLError("The field could not be resolved.");
}
