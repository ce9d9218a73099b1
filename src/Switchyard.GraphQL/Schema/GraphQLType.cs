namespace Switchyard.GraphQL.Schema;

/// <summary>A type of the schema: named, a list or non-null.</summary>
internal abstract class GraphQLType
{
    private ListType? _list;

    /// <summary>The named type within all lists and non-nulls.</summary>
    public abstract NamedType Named { get; }

    public bool IsInput => Named is ScalarType or EnumType or InputObjectType;

    public bool IsOutput => Named is not InputObjectType;

    /// <summary>The type itself, without its own non-null.</summary>
    public virtual GraphQLType Nullable => this;

    public bool IsNonNull => this is NonNullType;

    public ListType AsList() => _list ?? Interlocked.CompareExchange(ref _list, new ListType(this), null) ?? _list;

    /// <summary>Whether a value of this type may stand where <paramref name="super"/> is expected.</summary>
    public bool IsSubTypeOf(GraphQLType super)
    {
        if (this == super)
        {
            return true;
        }

        return (this, super) switch
        {
            (NonNullType mine, NonNullType theirs) => mine.Nullable.IsSubTypeOf(theirs.Nullable),
            (_, NonNullType) => false,
            (NonNullType mine, _) => mine.Nullable.IsSubTypeOf(super),
            (ListType mine, ListType theirs) => mine.Item.IsSubTypeOf(theirs.Item),
            (ListType, _) or (_, ListType) => false,
            (CompositeType mine, CompositeType { IsAbstract: true } theirs) => theirs.Includes(mine),
            _ => false,
        };
    }

    public bool IsSameAs(GraphQLType other) => (this, other) switch
    {
        (NonNullType mine, NonNullType theirs) => mine.Nullable.IsSameAs(theirs.Nullable),
        (ListType mine, ListType theirs) => mine.Item.IsSameAs(theirs.Item),
        _ => this == other,
    };
}

internal sealed class ListType(GraphQLType item) : GraphQLType
{
    private NonNullType? _nonNull;

    public GraphQLType Item { get; } = item;

    public override NamedType Named => Item.Named;

    public NonNullType AsNonNull() => _nonNull ?? Interlocked.CompareExchange(ref _nonNull, new NonNullType(this), null) ?? _nonNull;

    public override string ToString() => $"[{Item}]";
}

internal sealed class NonNullType(GraphQLType nullable) : GraphQLType
{
    public override GraphQLType Nullable { get; } = nullable;

    public override NamedType Named { get; } = nullable.Named;

    public override string ToString() => $"{Nullable}!";
}
