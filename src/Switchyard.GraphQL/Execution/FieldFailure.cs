namespace Switchyard.GraphQL.Execution;

/// <summary>Stands for a value that failed and may not be null: it goes up to the nearest place that may.</summary>
internal sealed class FieldFailure(GraphQLError error)
{
    public GraphQLError Error { get; } = error;
}
