namespace Switchyard.GraphQL.Language;

internal abstract class ValueNode(int start) : Node(start);

internal sealed class VariableNode(int start, NameNode name) : ValueNode(start)
{
    public NameNode Name { get; } = name;

    public override NodeKind Kind => NodeKind.Variable;
}

/// <summary>A number as it was written: its digits are kept.</summary>
internal sealed class NumberValueNode(int start, string text, bool isFloat) : ValueNode(start)
{
    public string Text { get; } = text;

    public override NodeKind Kind => isFloat ? NodeKind.Float : NodeKind.Int;
}

internal sealed class StringValueNode(int start, string value, bool isBlock) : ValueNode(start)
{
    public string Value { get; } = value;

    public bool IsBlock { get; } = isBlock;

    public override NodeKind Kind => NodeKind.String;
}

internal sealed class BooleanValueNode(int start, bool value) : ValueNode(start)
{
    public bool Value { get; } = value;

    public override NodeKind Kind => NodeKind.Boolean;
}

internal sealed class NullValueNode(int start) : ValueNode(start)
{
    public static readonly NullValueNode None = new(0);

    public override NodeKind Kind => NodeKind.Null;
}

internal sealed class EnumValueNode(int start, string value) : ValueNode(start)
{
    public string Value { get; } = value;

    public override NodeKind Kind => NodeKind.Enum;
}

internal sealed class ListValueNode(int start, ValueNode[] values) : ValueNode(start)
{
    public ValueNode[] Values { get; } = values;

    public override NodeKind Kind => NodeKind.List;
}

internal sealed class ObjectValueNode(int start, ObjectFieldNode[] fields) : ValueNode(start)
{
    public ObjectFieldNode[] Fields { get; } = fields;

    public override NodeKind Kind => NodeKind.Object;
}

internal sealed class ObjectFieldNode(int start, NameNode name, ValueNode value) : Node(start)
{
    public NameNode Name { get; } = name;

    public ValueNode Value { get; } = value;

    public override NodeKind Kind => NodeKind.ObjectField;
}
