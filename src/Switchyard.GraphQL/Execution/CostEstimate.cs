using System.Globalization;
using Switchyard.GraphQL.Language;
using Switchyard.GraphQL.Schema;

namespace Switchyard.GraphQL.Execution;

/// <summary>
/// What an operation may cost at most: each field its weight, each selection below a list as often as the list may be long. Each
/// fragment is counted where it is spread but walked once, so spreading into each other costs no time.
/// </summary>
internal sealed class CostEstimate(GraphQLSchema schema, OperationNode operation, Dictionary<string, FragmentNode> fragments)
{
    private volatile object? _fixed;

    /// <summary>The cost with these variables; saturates at <see cref="int.MaxValue"/>.</summary>
    public int For(VariableValues variables)
    {
        if (_fixed is int known)
        {
            return known;
        }

        var walk = new Walk(schema, fragments, variables);
        var cost = (int)Math.Min(walk.Set(operation.SelectionSet, schema.Root(operation.Operation)), int.MaxValue);
        if (!walk.DependsOnVariables)
        {
            _fixed = cost;
        }

        return cost;
    }

    private sealed class Walk(GraphQLSchema schema, Dictionary<string, FragmentNode> fragments, VariableValues variables)
    {
        private readonly Dictionary<string, long> _fragments = new(StringComparer.Ordinal);

        public bool DependsOnVariables { get; private set; }

        public long Set(SelectionSetNode set, CompositeType? parent)
        {
            var cost = 0L;
            foreach (var selection in set.Selections)
            {
                cost = Math.Min(cost + Selection(selection, parent), int.MaxValue);
            }

            return cost;
        }

        private long Selection(SelectionNode selection, CompositeType? parent)
        {
            switch (selection)
            {
                case FieldNode field:
                    var definition = parent is null ? null : schema.Field(parent, field.Name.Value);
                    return definition is null ? 1 : Field(field, definition);
                case InlineFragmentNode inline:
                    return Set(inline.SelectionSet, inline.TypeCondition is { } type ? schema.Type(type.Name.Value) as CompositeType : parent);
                case FragmentSpreadNode spread:
                    return Fragment(spread.Name.Value);
                default:
                    return 0;
            }
        }

        private long Field(FieldNode field, FieldDefinition definition)
        {
            var below = field.SelectionSet is null ? 0 : Set(field.SelectionSet, definition.Type.Named as CompositeType);
            return Math.Min(definition.Cost.Weight + (below * Size(field, definition)), int.MaxValue);
        }

        private long Fragment(string name)
        {
            if (!_fragments.TryGetValue(name, out var cost) && fragments.TryGetValue(name, out var fragment))
            {
                _fragments[name] = 0;
                cost = Set(fragment.SelectionSet, schema.Type(fragment.TypeCondition.Name.Value) as CompositeType);
                _fragments[name] = cost;
            }

            return cost;
        }

        private long Size(FieldNode field, FieldDefinition definition)
        {
            var rule = definition.Cost;
            if (rule.SizeArgument is null)
            {
                return rule.AssumedSize;
            }

            var given = Array.Find(field.Arguments, argument => argument.Name.Value == rule.SizeArgument)?.Value;
            object? value = definition.Argument(rule.SizeArgument)?.Default;
            if (given is VariableNode variable)
            {
                DependsOnVariables = true;
                value = variables.TryGet(variable.Name.Value, out var sent) ? sent : value;
            }
            else if (given is NumberValueNode { Kind: NodeKind.Int } number)
            {
                value = int.TryParse(number.Text, CultureInfo.InvariantCulture, out var size) ? size : int.MaxValue;
            }

            return value is int count ? Math.Max(count, 0) : rule.AssumedSize;
        }
    }
}
