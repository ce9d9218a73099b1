using Switchyard.GraphQL.Language;
using Switchyard.GraphQL.Schema;

namespace Switchyard.GraphQL.Execution;

/// <summary>One execution of an operation: what all its fields share.</summary>
internal sealed class OperationRun(PreparedOperation operation, VariableValues variables, GraphQLOptions options, object? state, CancellationToken token)
{
    public GraphQLSchema Schema => operation.Schema;

    public VariableValues Variables { get; } = variables;

    public object? State { get; } = state;

    public CancellationToken Token { get; } = token;

    public ErrorSink Errors { get; } = new();

    public SourceText Source => operation.Source;

    public PlanBuilder Plans { get; } = operation.PlansFor(variables);

    public OperationNode Operation => operation.Node;

    public SelectionPlan RootPlan(ObjectType root) => operation.RootPlan(root, Plans);

    public GraphQLError Describe(Exception exception) => options.Describe(exception);
}
