namespace Switchyard.GraphQL.Language;

internal enum OperationKind
{
    Query,
    Mutation,
    Subscription,
}

/// <summary>A definition or selection that directives may stand on.</summary>
internal interface IHasDirectives
{
    DirectiveNode[] Directives { get; }
}

internal sealed class OperationNode(int start, OperationKind operation) : Node(start), IHasDirectives
{
    public OperationKind Operation { get; } = operation;

    public StringValueNode? Description { get; init; }

    public NameNode? Name { get; init; }

    public VariableDefinitionNode[] Variables { get; init; } = [];

    public DirectiveNode[] Directives { get; init; } = [];

    public required SelectionSetNode SelectionSet { get; init; }

    public override NodeKind Kind => NodeKind.Operation;
}

internal sealed class VariableDefinitionNode(int start, VariableNode variable, TypeNode type) : Node(start), IHasDirectives
{
    public VariableNode Variable { get; } = variable;

    public TypeNode Type { get; } = type;

    public StringValueNode? Description { get; init; }

    public ValueNode? Default { get; init; }

    public DirectiveNode[] Directives { get; init; } = [];

    public override NodeKind Kind => NodeKind.VariableDefinition;
}

internal sealed class SelectionSetNode(int start, SelectionNode[] selections) : Node(start)
{
    public static readonly SelectionSetNode Empty = new(0, []);

    public SelectionNode[] Selections { get; } = selections;

    public override NodeKind Kind => NodeKind.SelectionSet;
}

internal abstract class SelectionNode(int start) : Node(start), IHasDirectives
{
    public DirectiveNode[] Directives { get; init; } = [];
}

internal sealed class FieldNode(int start, NameNode? alias, NameNode name) : SelectionNode(start)
{
    public NameNode? Alias { get; } = alias;

    public NameNode Name { get; } = name;

    public ArgumentNode[] Arguments { get; init; } = [];

    public SelectionSetNode? SelectionSet { get; init; }

    /// <summary>The name under which the answer carries the field.</summary>
    public string ResponseName => (Alias ?? Name).Value;

    public override NodeKind Kind => NodeKind.Field;
}

internal sealed class FragmentSpreadNode(int start, NameNode name) : SelectionNode(start)
{
    public NameNode Name { get; } = name;

    public override NodeKind Kind => NodeKind.FragmentSpread;
}

internal sealed class InlineFragmentNode(int start, NamedTypeNode? typeCondition, SelectionSetNode selectionSet) : SelectionNode(start)
{
    public NamedTypeNode? TypeCondition { get; } = typeCondition;

    public SelectionSetNode SelectionSet { get; } = selectionSet;

    public override NodeKind Kind => NodeKind.InlineFragment;
}

internal sealed class FragmentNode(int start, NameNode name, NamedTypeNode typeCondition) : Node(start), IHasDirectives
{
    public NameNode Name { get; } = name;

    public NamedTypeNode TypeCondition { get; } = typeCondition;

    public StringValueNode? Description { get; init; }

    public DirectiveNode[] Directives { get; init; } = [];

    public required SelectionSetNode SelectionSet { get; init; }

    public override NodeKind Kind => NodeKind.FragmentDefinition;
}
