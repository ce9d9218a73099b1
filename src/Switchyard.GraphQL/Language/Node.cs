namespace Switchyard.GraphQL.Language;

/// <summary>A part of a document. Nodes never change.</summary>
internal abstract class Node(int start)
{
    /// <summary>Offset of the first UTF-16 code unit.</summary>
    public int Start { get; } = start;

    public abstract NodeKind Kind { get; }
}

internal sealed class NameNode(int start, string value) : Node(start)
{
    public static readonly NameNode None = new(0, "");

    public string Value { get; } = value;

    public override NodeKind Kind => NodeKind.Name;
}

internal sealed class DocumentNode(SourceText source, Node[] definitions) : Node(0)
{
    public SourceText Source { get; } = source;

    public Node[] Definitions { get; } = definitions;

    public override NodeKind Kind => NodeKind.Document;
}

internal sealed class DirectiveNode(int start, NameNode name, ArgumentNode[] arguments) : Node(start)
{
    public NameNode Name { get; } = name;

    public ArgumentNode[] Arguments { get; } = arguments;

    public override NodeKind Kind => NodeKind.Directive;
}

internal sealed class ArgumentNode(int start, NameNode name, ValueNode value) : Node(start)
{
    public NameNode Name { get; } = name;

    public ValueNode Value { get; } = value;

    public override NodeKind Kind => NodeKind.Argument;
}
