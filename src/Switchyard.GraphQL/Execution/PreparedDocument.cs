using Switchyard.GraphQL.Language;

namespace Switchyard.GraphQL.Execution;

/// <summary>A valid document and its operations.</summary>
internal sealed class PreparedDocument
{
    private readonly PreparedOperation[] _operations;

    public PreparedDocument(GraphQLSchema schema, DocumentNode document)
    {
        var fragments = new Dictionary<string, FragmentNode>(StringComparer.Ordinal);
        foreach (var fragment in document.Definitions.OfType<FragmentNode>())
        {
            fragments[fragment.Name.Value] = fragment;
        }

        _operations = [.. document.Definitions.OfType<OperationNode>().Select(node => new PreparedOperation(schema, document, node, fragments))];
    }

    public PreparedOperation? Select(string? name, out GraphQLResult? refused)
    {
        var found = name is null
            ? _operations.Length == 1 ? _operations[0] : null
            : Array.FindLast(_operations, operation => operation.Node.Name?.Value == name);
        refused = found is not null ? null : new GraphQLResult(GraphQLOutcome.RequestError, [new GraphQLError(Problem(name))]);
        return found;
    }

    private string Problem(string? name)
    {
        if (name is not null)
        {
            return $"Unknown operation named \"{Inspection.Shorten(name)}\".";
        }

        return _operations.Length == 0
            ? "Must provide an operation."
            : "Must provide operation name if query contains multiple operations.";
    }
}
