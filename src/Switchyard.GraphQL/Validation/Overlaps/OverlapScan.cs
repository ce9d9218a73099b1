using System.Runtime.InteropServices;
using Switchyard.GraphQL.Language;
using Switchyard.GraphQL.Schema;

namespace Switchyard.GraphQL.Validation.Overlaps;

/// <summary>
/// Decides whether any fields of a document conflict, in time that grows with its size. Fields of one response name form a set;
/// each set is compared with its first member only, since being alike is transitive, and the selections below a set are merged and
/// looked at once. (The pairwise check of the specification is quadratic; it runs only to name conflicts that this scan found.)
/// </summary>
internal sealed class OverlapScan(ValidationContext context)
{
    // A document of 2,000 tokens needs some thousands of steps; fragments that spread into each other could need far more.
    private const int MaxSteps = 100_000;
    private readonly HashSet<FieldSetKey> _shapes = [];
    private readonly HashSet<FieldSetKey> _parents = [];
    private readonly HashSet<string> _reached = new(StringComparer.Ordinal);
    private int _steps;

    public bool IsExhausted => _steps > MaxSteps;

    public bool FindsConflict()
    {
        foreach (var operation in context.Document.Definitions.OfType<OperationNode>())
        {
            if (Conflicts(operation.SelectionSet, context.Schema.Root(operation.Operation)))
            {
                return true;
            }
        }

        foreach (var fragment in context.Fragments.Values.Where(fragment => !_reached.Contains(fragment.Name.Value)))
        {
            if (Conflicts(fragment.SelectionSet, context.Schema.Type(fragment.TypeCondition.Name.Value)))
            {
                return true;
            }
        }

        return false;
    }

    private bool Conflicts(SelectionSetNode set, NamedType? parent)
    {
        var fields = new Dictionary<string, List<OverlapField>>(StringComparer.Ordinal);
        Collect(fields, set, parent, []);
        return ShapesConflict(fields) || CallsConflict(fields);
    }

    private bool ShapesConflict(Dictionary<string, List<OverlapField>> byName)
    {
        foreach (var fields in byName.Values)
        {
            if (IsExhausted || !_shapes.Add(new FieldSetKey(fields)))
            {
                continue;
            }

            var first = fields.Find(field => field.Type is not null)?.Type;
            if (first is not null && fields.Exists(field => field.Type is { } type && ValueEquality.ShapesConflict(first, type)))
            {
                return true;
            }

            if (Merge(fields) is { } merged && ShapesConflict(merged))
            {
                return true;
            }
        }

        return false;
    }

    private bool CallsConflict(Dictionary<string, List<OverlapField>> byName)
    {
        foreach (var fields in byName.Values)
        {
            foreach (var group in GroupByParent(fields))
            {
                if (IsExhausted || !_parents.Add(new FieldSetKey(group)))
                {
                    continue;
                }

                var first = group[0].Node;
                if (group.Exists(field => field.Node.Name.Value != first.Name.Value
                    || !ValueEquality.SameArguments(first.Arguments, field.Node.Arguments)))
                {
                    return true;
                }

                if (Merge(group) is { } merged && CallsConflict(merged))
                {
                    return true;
                }
            }
        }

        return false;
    }

    // Fields on different object types never meet; those on interfaces meet the fields on each object type.
    private List<List<OverlapField>> GroupByParent(List<OverlapField> fields)
    {
        if (fields.TrueForAll(field => field.Parent == fields[0].Parent) || !fields.Exists(field => field.Parent is ObjectType))
        {
            return [fields];
        }

        var open = fields.FindAll(field => field.Parent is not ObjectType);
        List<List<OverlapField>> groups = [];
        foreach (var group in fields.Where(field => field.Parent is ObjectType).GroupBy(field => field.Parent))
        {
            groups.Add([.. group, .. open]);
            _steps += groups[^1].Count;
        }

        return groups;
    }

    private Dictionary<string, List<OverlapField>>? Merge(List<OverlapField> fields)
    {
        Dictionary<string, List<OverlapField>>? merged = null;
        HashSet<string>? visited = null;
        foreach (var field in fields)
        {
            if (field.Node.SelectionSet is { } set)
            {
                merged ??= new Dictionary<string, List<OverlapField>>(StringComparer.Ordinal);
                Collect(merged, set, field.Type?.Named, visited ??= []);
            }
        }

        return merged;
    }

    private void Collect(
        Dictionary<string, List<OverlapField>> fields, SelectionSetNode set, NamedType? parent, HashSet<string> visited)
    {
        foreach (var selection in set.Selections)
        {
            if (++_steps > MaxSteps)
            {
                return;
            }

            switch (selection)
            {
                case FieldNode field:
                    ref var list = ref CollectionsMarshal.GetValueRefOrAddDefault(fields, field.ResponseName, out _);
                    (list ??= []).Add(new OverlapField(field, parent));
                    break;
                case InlineFragmentNode inline:
                    var type = inline.TypeCondition is { } condition ? context.Schema.Type(condition.Name.Value) : parent;
                    Collect(fields, inline.SelectionSet, type, visited);
                    break;
                case FragmentSpreadNode spread when visited.Add(spread.Name.Value)
                    && context.Fragments.TryGetValue(spread.Name.Value, out var fragment):
                    _reached.Add(spread.Name.Value);
                    Collect(fields, fragment.SelectionSet, context.Schema.Type(fragment.TypeCondition.Name.Value), visited);
                    break;
            }
        }
    }
}
