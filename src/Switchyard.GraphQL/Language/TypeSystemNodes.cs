namespace Switchyard.GraphQL.Language;

internal enum TypeShape
{
    Scalar,
    Object,
    Interface,
    Union,
    Enum,
    Input,
}

/// <summary>A <c>schema</c> definition or extension.</summary>
internal sealed class SchemaDefinitionNode(int start, bool isExtension) : Node(start), IHasDirectives
{
    public bool IsExtension { get; } = isExtension;

    public StringValueNode? Description { get; init; }

    public DirectiveNode[] Directives { get; init; } = [];

    public OperationTypeNode[] OperationTypes { get; init; } = [];

    public override NodeKind Kind => NodeKind.SchemaDefinition;
}

internal sealed class OperationTypeNode(int start, OperationKind operation, NamedTypeNode type) : Node(start)
{
    public OperationKind Operation { get; } = operation;

    public NamedTypeNode Type { get; } = type;

    public override NodeKind Kind => NodeKind.OperationTypeDefinition;
}

/// <summary>A definition or extension of a type; which of the lists may be filled follows from its shape.</summary>
internal sealed class TypeDefinitionNode(int start, TypeShape shape, bool isExtension, NameNode name) : Node(start), IHasDirectives
{
    public TypeShape Shape { get; } = shape;

    public bool IsExtension { get; } = isExtension;

    public NameNode Name { get; } = name;

    public StringValueNode? Description { get; init; }

    public NamedTypeNode[] Interfaces { get; init; } = [];

    public DirectiveNode[] Directives { get; init; } = [];

    public FieldDefinitionNode[] Fields { get; init; } = [];

    public InputValueDefinitionNode[] InputFields { get; init; } = [];

    public EnumValueDefinitionNode[] Values { get; init; } = [];

    public NamedTypeNode[] Members { get; init; } = [];

    public override NodeKind Kind => NodeKind.TypeDefinition;
}

internal sealed class FieldDefinitionNode(int start, NameNode name, TypeNode type) : Node(start), IHasDirectives
{
    public NameNode Name { get; } = name;

    public TypeNode Type { get; } = type;

    public StringValueNode? Description { get; init; }

    public InputValueDefinitionNode[] Arguments { get; init; } = [];

    public DirectiveNode[] Directives { get; init; } = [];

    public override NodeKind Kind => NodeKind.FieldDefinition;
}

internal sealed class InputValueDefinitionNode(int start, NameNode name, TypeNode type) : Node(start), IHasDirectives
{
    public NameNode Name { get; } = name;

    public TypeNode Type { get; } = type;

    public StringValueNode? Description { get; init; }

    public ValueNode? Default { get; init; }

    public DirectiveNode[] Directives { get; init; } = [];

    public override NodeKind Kind => NodeKind.InputValueDefinition;
}

internal sealed class EnumValueDefinitionNode(int start, NameNode name) : Node(start), IHasDirectives
{
    public NameNode Name { get; } = name;

    public StringValueNode? Description { get; init; }

    public DirectiveNode[] Directives { get; init; } = [];

    public override NodeKind Kind => NodeKind.EnumValueDefinition;
}

internal sealed class DirectiveDefinitionNode(int start, NameNode name) : Node(start)
{
    public NameNode Name { get; } = name;

    public StringValueNode? Description { get; init; }

    public InputValueDefinitionNode[] Arguments { get; init; } = [];

    public bool IsRepeatable { get; init; }

    public NameNode[] Locations { get; init; } = [];

    public override NodeKind Kind => NodeKind.DirectiveDefinition;
}
