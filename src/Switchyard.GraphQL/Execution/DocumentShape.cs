using Switchyard.GraphQL.Language;

namespace Switchyard.GraphQL.Execution;

/// <summary>
/// Bounds what a document means once its fragments are spread: the nesting of fields and the fields at the root. Each fragment is
/// measured once, and the walk itself never nests deeper than its own bound, so what comes after it may nest as the document does.
/// </summary>
internal sealed class DocumentShape
{
    private const int MaxNesting = 512;
    private readonly Dictionary<string, FragmentNode> _fragments = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Measure> _measures = new(StringComparer.Ordinal);
    private bool _isTooDeep;
    private bool _isCyclic;

    private DocumentShape(DocumentNode document)
    {
        foreach (var fragment in document.Definitions.OfType<FragmentNode>())
        {
            _fragments[fragment.Name.Value] = fragment;
        }
    }

    public static GraphQLError? Check(DocumentNode document, GraphQLLimits limits)
    {
        var shape = new DocumentShape(document);
        foreach (var definition in document.Definitions)
        {
            var set = definition is OperationNode operation ? operation.SelectionSet : (definition as FragmentNode)?.SelectionSet;
            if (set is null)
            {
                continue;
            }

            var measure = shape.Set(set, 0);
            if (shape._isTooDeep || measure.Height > MaxNesting || (definition is OperationNode && measure.Depth > limits.MaxDepth))
            {
                var most = Math.Min(limits.MaxDepth, MaxNesting);
                return At(document, definition, $"Fields nest deeper than {most} levels.", GraphQLRefusal.Depth);
            }

            if (definition is OperationNode && measure.Fields > limits.MaxRootFields)
            {
                return At(
                    document, definition, $"The operation has more than {limits.MaxRootFields} root fields.", GraphQLRefusal.RootFields);
            }
        }

        return shape.IsCyclicAndDeep()
            ? At(document, document.Definitions[0], $"Fields nest deeper than {MaxNesting} levels.", GraphQLRefusal.Depth)
            : null;
    }

    private static GraphQLError At(DocumentNode document, Node node, string message, GraphQLRefusal refusal) =>
        new(message) { Locations = [document.Source.Locate(node.Start)], Refusal = refusal };

    private Measure Set(SelectionSetNode set, int nesting)
    {
        if (nesting > MaxNesting)
        {
            _isTooDeep = true;
            return default;
        }

        var total = default(Measure);
        foreach (var selection in set.Selections)
        {
            var part = selection switch
            {
                FieldNode field => Field(field, nesting),
                InlineFragmentNode inline => Set(inline.SelectionSet, nesting + 1),
                FragmentSpreadNode spread => Fragment(spread.Name.Value, nesting),
                _ => default,
            };
            total = new Measure(
                Math.Max(total.Depth, part.Depth),
                Math.Min(total.Fields + part.Fields, 1_000_000),
                Math.Max(total.Height, part.Height + 1));
        }

        return total;
    }

    // Where fragments reach themselves, no way through them is longer than all of them behind each other.
    private bool IsCyclicAndDeep() => _isCyclic && _fragments.Values.Sum(fragment => OwnHeight(fragment.SelectionSet)) > MaxNesting;

    private static int OwnHeight(SelectionSetNode set) => 1 + set.Selections.Max(selection => selection switch
    {
        FieldNode { SelectionSet: { } inner } => OwnHeight(inner),
        InlineFragmentNode inline => OwnHeight(inline.SelectionSet),
        _ => 1,
    });

    // What introspection may nest is the business of a rule of its own.
    private Measure Field(FieldNode field, int nesting)
    {
        var below = field.SelectionSet is null ? default : Set(field.SelectionSet, nesting + 1);
        return new Measure(field.Name.Value is "__schema" or "__type" ? 1 : below.Depth + 1, 1, below.Height);
    }

    private Measure Fragment(string name, int nesting)
    {
        if (!_fragments.TryGetValue(name, out var fragment))
        {
            return default;
        }

        if (_measures.TryGetValue(name, out var known))
        {
            _isCyclic |= known.Height < 0;
            return known.Height < 0 ? default : known;
        }

        // A fragment that reaches itself finds this mark; validation tells of the cycle.
        _measures[name] = new Measure(0, 0, -1);
        return _measures[name] = Set(fragment.SelectionSet, nesting + 1);
    }

    private readonly record struct Measure(int Depth, int Fields, int Height);
}
