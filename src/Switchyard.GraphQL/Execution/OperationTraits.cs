using Switchyard.GraphQL.Language;

namespace Switchyard.GraphQL.Execution;

/// <summary>What an operation reaches, found in one pass over its selections and fragments.</summary>
internal readonly record struct OperationTraits(bool Conditions, FieldNode? Introspection)
{
    public static OperationTraits Of(OperationNode operation, Dictionary<string, FragmentNode> fragments)
    {
        var conditions = false;
        FieldNode? introspection = null;
        HashSet<string> visited = new(StringComparer.Ordinal);
        var open = new Stack<SelectionSetNode>([operation.SelectionSet]);
        while (open.TryPop(out var set))
        {
            foreach (var selection in set.Selections)
            {
                conditions |= Inclusion.IsConditional(selection);
                if (selection is FieldNode { Name.Value: "__schema" or "__type" } field)
                {
                    introspection ??= field;
                }

                var below = selection switch
                {
                    FieldNode node => node.SelectionSet,
                    InlineFragmentNode node => node.SelectionSet,
                    FragmentSpreadNode node when visited.Add(node.Name.Value) => fragments.GetValueOrDefault(node.Name.Value)?.SelectionSet,
                    _ => null,
                };
                if (below is not null)
                {
                    open.Push(below);
                }
            }
        }

        return new OperationTraits(conditions, introspection);
    }
}
