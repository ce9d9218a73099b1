namespace Switchyard.GraphQL.Language;

internal abstract class TypeNode(int start) : Node(start)
{
    /// <summary>The named type within all lists and non-nulls.</summary>
    public NamedTypeNode Innermost
    {
        get
        {
            var type = this;
            while (true)
            {
                switch (type)
                {
                    case NamedTypeNode named:
                        return named;
                    case ListTypeNode list:
                        type = list.Item;
                        break;
                    case NonNullTypeNode nonNull:
                        type = nonNull.Nullable;
                        break;
                    default:
                        throw new InvalidOperationException("A type reference is named, a list or non-null.");
                }
            }
        }
    }
}

internal sealed class NamedTypeNode(int start, NameNode name) : TypeNode(start)
{
    public NameNode Name { get; } = name;

    public override NodeKind Kind => NodeKind.NamedType;
}

internal sealed class ListTypeNode(int start, TypeNode item) : TypeNode(start)
{
    public TypeNode Item { get; } = item;

    public override NodeKind Kind => NodeKind.ListType;
}

internal sealed class NonNullTypeNode(int start, TypeNode nullable) : TypeNode(start)
{
    public TypeNode Nullable { get; } = nullable;

    public override NodeKind Kind => NodeKind.NonNullType;
}
