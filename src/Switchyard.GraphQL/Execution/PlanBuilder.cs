using Switchyard.GraphQL.Language;
using Switchyard.GraphQL.Schema;

namespace Switchyard.GraphQL.Execution;

/// <summary>Merges selections into plans. Without variables its plans fit every execution of an operation that has no conditions.</summary>
internal sealed class PlanBuilder(
    GraphQLSchema schema, Dictionary<string, FragmentNode> fragments, SourceText source, VariableValues? variables)
{
    public SelectionPlan Build(ObjectType type, SelectionSetNode set)
    {
        var collector = new Collector(this, type);
        collector.Collect(set);
        return collector.Finish();
    }

    public SelectionPlan Build(ObjectType type, FieldNode[] nodes)
    {
        var collector = new Collector(this, type);
        foreach (var node in nodes)
        {
            if (node.SelectionSet is not null)
            {
                collector.Collect(node.SelectionSet);
            }
        }

        return collector.Finish();
    }

    private sealed class Collector(PlanBuilder builder, ObjectType type)
    {
        private readonly List<List<FieldNode>> _groups = [];
        private readonly Dictionary<string, List<FieldNode>> _byName = new(StringComparer.Ordinal);
        private HashSet<string>? _visited;
        private GraphQLError? _fault;

        public void Collect(SelectionSetNode set)
        {
            foreach (var selection in set.Selections)
            {
                if (_fault is not null || !IsIncluded(selection))
                {
                    continue;
                }

                switch (selection)
                {
                    case FieldNode field:
                        Add(field);
                        break;
                    case InlineFragmentNode inline when inline.TypeCondition is null || Applies(inline.TypeCondition):
                        Collect(inline.SelectionSet);
                        break;
                    case FragmentSpreadNode spread when (_visited ??= []).Add(spread.Name.Value)
                        && builder.Fragment(spread.Name.Value) is { } fragment && Applies(fragment.TypeCondition):
                        Collect(fragment.SelectionSet);
                        break;
                }
            }
        }

        public SelectionPlan Finish()
        {
            if (_fault is not null)
            {
                return new SelectionPlan([], _fault);
            }

            var fields = new List<PlannedField>(_groups.Count);
            foreach (var nodes in _groups)
            {
                if (builder.Definition(type, nodes[0].Name.Value) is { } definition)
                {
                    fields.Add(new PlannedField(definition, [.. nodes]));
                }
            }

            return new SelectionPlan([.. fields]);
        }

        private void Add(FieldNode field)
        {
            if (!_byName.TryGetValue(field.ResponseName, out var nodes))
            {
                _byName[field.ResponseName] = nodes = [];
                _groups.Add(nodes);
            }

            nodes.Add(field);
        }

        private bool Applies(NamedTypeNode condition) => builder.Applies(condition, type);

        private bool IsIncluded(SelectionNode selection)
        {
            if (Inclusion.TryDecide(selection, builder.Variables, out var included, out var fault))
            {
                return included;
            }

            _fault = new GraphQLError("Argument \"if\" of required type \"Boolean!\" has no value.")
            {
                Locations = [builder.Locate(fault!)],
            };
            return false;
        }
    }

    private VariableValues? Variables => variables;

    private FragmentNode? Fragment(string name) => fragments.GetValueOrDefault(name);

    private FieldDefinition? Definition(ObjectType type, string name) => schema.Field(type, name);

    private SourceLocation Locate(Node node) => source.Locate(node.Start);

    private bool Applies(NamedTypeNode condition, ObjectType type) =>
        schema.Type(condition.Name.Value) is CompositeType wanted && wanted.Includes(type);
}
