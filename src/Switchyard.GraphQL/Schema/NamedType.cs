using Switchyard.GraphQL.Language;

namespace Switchyard.GraphQL.Schema;

/// <summary>A type with a name of its own.</summary>
internal abstract class NamedType(string name) : GraphQLType
{
    private NonNullType? _nonNull;

    public string Name { get; } = name;

    public string? Description { get; set; }

    /// <summary>The definition, then its extensions; empty for the types of the specification.</summary>
    public List<TypeDefinitionNode> Nodes { get; } = [];

    public bool IsIntrospection => Name.StartsWith("__", StringComparison.Ordinal);

    public override NamedType Named => this;

    public NonNullType AsNonNull() => _nonNull ?? Interlocked.CompareExchange(ref _nonNull, new NonNullType(this), null) ?? _nonNull;

    public override string ToString() => Name;
}

/// <summary>An object, interface or union: what a selection set can stand on.</summary>
internal abstract class CompositeType(string name) : NamedType(name)
{
    public virtual bool IsAbstract => true;

    /// <summary>The object types a value may have at run time; the type itself for an object.</summary>
    public List<ObjectType> PossibleTypes { get; } = [];

    /// <summary>For an abstract type: what names the object type of a value.</summary>
    public Func<object, string?>? TypeResolver { get; set; }

    /// <summary>Whether <paramref name="type"/> is a member or implements this interface.</summary>
    public abstract bool Includes(CompositeType type);

    public virtual FieldDefinition? Field(string name) => null;

    public bool Overlaps(CompositeType other)
    {
        if (this == other)
        {
            return true;
        }

        foreach (var type in PossibleTypes)
        {
            if (other == type || (other.IsAbstract && other.Includes(type)))
            {
                return true;
            }
        }

        return false;
    }
}

/// <summary>An object or interface.</summary>
internal abstract class FieldsType(string name) : CompositeType(name)
{
    private readonly Dictionary<string, FieldDefinition> _byName = new(StringComparer.Ordinal);
    private readonly HashSet<CompositeType> _supers = [];

    public List<FieldDefinition> Fields { get; } = [];

    public List<InterfaceType> Interfaces { get; } = [];

    public override FieldDefinition? Field(string name) => _byName.GetValueOrDefault(name);

    public void Add(FieldDefinition field)
    {
        field.Parent = this;
        Fields.Add(field);
        _byName.TryAdd(field.Name, field);
    }

    public void Implement(InterfaceType type)
    {
        Interfaces.Add(type);
        _supers.Add(type);
    }

    public bool Implements(CompositeType type) => _supers.Contains(type);
}

internal sealed class ObjectType(string name) : FieldsType(name)
{
    public override bool IsAbstract => false;

    public override bool Includes(CompositeType type) => type == this;
}

internal sealed class InterfaceType(string name) : FieldsType(name)
{
    public override bool Includes(CompositeType type) => type is FieldsType fields && fields.Implements(this);
}

internal sealed class UnionType(string name) : CompositeType(name)
{
    public List<ObjectType> Members { get; } = [];

    public override bool Includes(CompositeType type) => type is ObjectType member && Members.Contains(member);
}
