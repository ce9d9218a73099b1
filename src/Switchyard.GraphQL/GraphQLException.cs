namespace Switchyard.GraphQL;

/// <summary>
/// Carries a <see cref="GraphQLError"/> out of code that cannot return it, such as a stream of events. Resolvers should return the
/// error instead.
/// </summary>
/// <param name="error">What the caller is told.</param>
public sealed class GraphQLException(GraphQLError error) : Exception(error?.Message)
{
    /// <summary>What the caller is told.</summary>
    public GraphQLError Error { get; } = error ?? throw new ArgumentNullException(nameof(error));
}
