using Switchyard.GraphQL.Language;
using Switchyard.GraphQL.Schema;

namespace Switchyard.GraphQL.Execution;

/// <summary>An operation of a valid document with what can be kept between its executions.</summary>
internal sealed class PreparedOperation
{
    private readonly Dictionary<string, FragmentNode> _fragments;
    private readonly PlanBuilder? _plans;
    private SelectionPlan? _root;

    public PreparedOperation(GraphQLSchema schema, DocumentNode document, OperationNode node, Dictionary<string, FragmentNode> fragments)
    {
        Schema = schema;
        Source = document.Source;
        Node = node;
        _fragments = fragments;
        var traits = OperationTraits.Of(node, fragments);
        UsesIntrospection = traits.Introspection;
        Cost = new CostEstimate(schema, node, fragments);
        _plans = traits.Conditions ? null : new PlanBuilder(schema, fragments, Source, null);
    }

    public GraphQLSchema Schema { get; }

    public SourceText Source { get; }

    public OperationNode Node { get; }

    /// <summary>The first <c>__schema</c> or <c>__type</c> that the operation reaches.</summary>
    public FieldNode? UsesIntrospection { get; }

    public CostEstimate Cost { get; }

    /// <summary>Plans that are kept, or, when conditions hang on variables, plans for this execution only.</summary>
    public PlanBuilder PlansFor(VariableValues variables) => _plans ?? new PlanBuilder(Schema, _fragments, Source, variables);

    public SelectionPlan RootPlan(ObjectType root, PlanBuilder builder) =>
        _plans is null ? builder.Build(root, Node.SelectionSet) : _root ??= builder.Build(root, Node.SelectionSet);
}
