using Switchyard.GraphQL.Language;
using Switchyard.GraphQL.Schema;

namespace Switchyard.GraphQL.Validation;

/// <summary>What rules know about the document and about the node at hand, and where they report to.</summary>
internal sealed class ValidationContext
{
    private const int MaxErrors = 100;
    private readonly List<GraphQLError> _errors = [];
    private readonly Dictionary<SelectionSetNode, List<FragmentSpreadNode>> _spreads = [];

    public ValidationContext(GraphQLSchema schema, DocumentNode document)
    {
        Schema = schema;
        Document = document;
        foreach (var definition in document.Definitions)
        {
            if (definition is FragmentNode fragment)
            {
                Fragments[fragment.Name.Value] = fragment;
            }
        }
    }

    public GraphQLSchema Schema { get; }

    public DocumentNode Document { get; }

    public Dictionary<string, FragmentNode> Fragments { get; } = new(StringComparer.Ordinal);

    /// <summary>Uses of variables by operation or fragment; complete at the end of the document.</summary>
    public Dictionary<Node, List<VariableUsage>> Usages { get; } = [];

    public IReadOnlyList<GraphQLError> Errors => _errors;

    /// <summary>Too much was found or done: nothing more is checked.</summary>
    public bool IsAborted { get; private set; }

    public GraphQLType? Type { get; set; }

    public CompositeType? ParentType { get; set; }

    public FieldDefinition? FieldDefinition { get; set; }

    public GraphQLType? InputType { get; set; }

    public GraphQLType? ParentInputType { get; set; }

    public bool HasDefault { get; set; }

    /// <summary>Whether the node stands within a directive, and the directive's definition if it is known.</summary>
    public bool InDirective { get; set; }

    public DirectiveDefinition? Directive { get; set; }

    public InputValue? ArgumentDefinition { get; set; }

    public void Report(string message, params ReadOnlySpan<Node> nodes)
    {
        if (IsAborted)
        {
            return;
        }

        if (_errors.Count >= MaxErrors)
        {
            Abort("Too many validation errors, error limit reached. Validation aborted.", GraphQLRefusal.None);
            return;
        }

        _errors.Add(new GraphQLError(message) { Locations = Document.Source.Locate(nodes) });
    }

    public void Abort(string message, GraphQLRefusal refusal)
    {
        if (!IsAborted)
        {
            IsAborted = true;
            _errors.Add(new GraphQLError(message) { Refusal = refusal });
        }
    }

    /// <summary>The fragments spread within a selection set, at any depth but not through fragments.</summary>
    public List<FragmentSpreadNode> SpreadsIn(SelectionSetNode root)
    {
        if (_spreads.TryGetValue(root, out var known))
        {
            return known;
        }

        List<FragmentSpreadNode> spreads = [];
        var open = new Stack<SelectionSetNode>([root]);
        while (open.TryPop(out var set))
        {
            foreach (var selection in set.Selections)
            {
                if (selection is FragmentSpreadNode spread)
                {
                    spreads.Add(spread);
                }
                else if (selection is InlineFragmentNode inline)
                {
                    open.Push(inline.SelectionSet);
                }
                else if (selection is FieldNode { SelectionSet: { } inner })
                {
                    open.Push(inner);
                }
            }
        }

        return _spreads[root] = spreads;
    }

    /// <summary>The fragments that operations reach, each once.</summary>
    public List<FragmentNode> FragmentsOf(params ReadOnlySpan<OperationNode> operations)
    {
        HashSet<string> names = [];
        List<FragmentNode> fragments = [];
        var open = new Queue<SelectionSetNode>();
        foreach (var operation in operations)
        {
            open.Enqueue(operation.SelectionSet);
        }

        while (open.TryDequeue(out var set))
        {
            foreach (var spread in SpreadsIn(set))
            {
                if (names.Add(spread.Name.Value) && Fragments.TryGetValue(spread.Name.Value, out var fragment))
                {
                    fragments.Add(fragment);
                    open.Enqueue(fragment.SelectionSet);
                }
            }
        }

        return fragments;
    }

    /// <summary>All uses of variables that an operation reaches.</summary>
    public IEnumerable<VariableUsage> UsagesOf(OperationNode operation) =>
        FragmentsOf(operation).SelectMany(fragment => Usages.GetValueOrDefault(fragment) ?? [])
            .Concat(Usages.GetValueOrDefault(operation) ?? []);
}
