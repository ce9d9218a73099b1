namespace Switchyard.GraphQL;

/// <summary>A schema cannot be used: a fault of the program that wrote it, found when the schema is built.</summary>
public sealed class GraphQLSchemaException : Exception
{
    /// <summary>Makes an exception that lists all faults.</summary>
    /// <param name="errors">One sentence for each fault.</param>
    public GraphQLSchemaException(IReadOnlyList<string> errors)
        : base(string.Join(Environment.NewLine, errors ?? []))
    {
        Errors = errors ?? [];
    }

    /// <summary>One sentence for each fault.</summary>
    public IReadOnlyList<string> Errors { get; }
}
