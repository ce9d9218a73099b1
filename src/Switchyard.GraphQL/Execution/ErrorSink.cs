namespace Switchyard.GraphQL.Execution;

/// <summary>Collects the errors of one execution. Safe for several threads.</summary>
internal sealed class ErrorSink
{
    private readonly Lock _lock = new();
    private List<GraphQLError>? _errors;

    public IReadOnlyList<GraphQLError> Errors => (IReadOnlyList<GraphQLError>?)_errors ?? [];

    /// <summary>Adds an error unless its place is lost to an earlier one; a null path is the whole answer.</summary>
    public void Add(GraphQLError error, ResponsePath? path)
    {
        lock (_lock)
        {
            if (path?.IsNulled ?? false)
            {
                return;
            }

            path?.Null();
            (_errors ??= []).Add(error);
        }
    }
}
