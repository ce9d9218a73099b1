using Switchyard.GraphQL.Execution;
using Switchyard.GraphQL.Language;
using Switchyard.GraphQL.Schema;

namespace Switchyard.GraphQL.Validation.Rules;

/// <summary>A subscription has one root field, which is none of introspection and does not hang on a variable.</summary>
internal sealed class SingleFieldSubscriptions(ValidationContext context) : ValidationRule(context)
{
    private readonly Dictionary<string, List<FieldNode>> _fields = new(StringComparer.Ordinal);
    private readonly List<string> _order = [];
    private readonly HashSet<string> _visited = new(StringComparer.Ordinal);
    private bool _isFaulty;

    public override RuleHooks Hooks => RuleHooks.Operation;

    public override void Operation(OperationNode operation)
    {
        if (operation.Operation != OperationKind.Subscription || Context.Schema.Subscription is not { } root)
        {
            return;
        }

        _fields.Clear();
        _order.Clear();
        _visited.Clear();
        Collect(operation.SelectionSet, root);
        if (_isFaulty)
        {
            return;
        }

        var who = operation.Name is { } name ? $"Subscription \"{name.Value}\"" : "Anonymous Subscription";
        if (_order.Count > 1)
        {
            Context.Report($"{who} must select only one top level field.", [.. _order.Skip(1).SelectMany(key => _fields[key])]);
        }

        foreach (var fields in _order.Select(key => _fields[key]))
        {
            if (fields[0].Name.Value.StartsWith("__", StringComparison.Ordinal))
            {
                Context.Report($"{who} must not select an introspection top level field.", [.. fields]);
            }
        }
    }

    private void Collect(SelectionSetNode set, ObjectType root)
    {
        foreach (var selection in set.Selections)
        {
            if (_isFaulty || !IsIncluded(selection))
            {
                continue;
            }

            switch (selection)
            {
                case FieldNode field:
                    Add(field);
                    break;
                case InlineFragmentNode inline when inline.TypeCondition is null || Applies(inline.TypeCondition, root):
                    Collect(inline.SelectionSet, root);
                    break;
                case FragmentSpreadNode spread when _visited.Add(spread.Name.Value)
                    && Context.Fragments.TryGetValue(spread.Name.Value, out var fragment) && Applies(fragment.TypeCondition, root):
                    Collect(fragment.SelectionSet, root);
                    break;
            }
        }
    }

    private void Add(FieldNode field)
    {
        if (!_fields.TryGetValue(field.ResponseName, out var fields))
        {
            _fields[field.ResponseName] = fields = [];
            _order.Add(field.ResponseName);
        }

        fields.Add(field);
    }

    private bool Applies(NamedTypeNode condition, ObjectType root) =>
        Context.Schema.Type(condition.Name.Value) is CompositeType type && type.Includes(root);

    private bool IsIncluded(SelectionNode selection)
    {
        if (Inclusion.TryDecide(selection, null, out var included, out var fault))
        {
            return included;
        }

        // A condition that is missing or no boolean is reported by other rules.
        _isFaulty = true;
        if (fault is VariableNode)
        {
            Context.Report(
                "The directives \"@skip\" and \"@include\" may not hang on a variable at the root of a subscription.", fault);
        }

        return false;
    }
}
