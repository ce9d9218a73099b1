using Switchyard.GraphQL.Language;
using Switchyard.GraphQL.Schema;

namespace Switchyard.GraphQL;

/// <summary>A checked schema with its resolvers. Made by <see cref="SchemaBuilder"/>; never changes and may be used by all threads.</summary>
public sealed class GraphQLSchema
{
    private readonly Dictionary<string, NamedType> _types;
    private readonly Dictionary<string, DirectiveDefinition> _directives;

    internal GraphQLSchema(SchemaDraft draft)
    {
        Description = draft.Description;
        Query = (ObjectType)draft.Roots[0]!;
        Mutation = draft.Roots[1] as ObjectType;
        Subscription = draft.Roots[2] as ObjectType;
        Directives = draft.Directives;
        _directives = draft.Directives.ToDictionary(directive => directive.Name, StringComparer.Ordinal);
        Types = TypeOrder.Of(draft);
        _types = Types.ToDictionary(type => type.Name, StringComparer.Ordinal);
    }

    /// <summary>The fields of the root types as type and field, such as <c>Query.models</c>: what callers can begin with.</summary>
    public IEnumerable<string> RootFields =>
        new[] { Query, Mutation, Subscription }.OfType<ObjectType>().SelectMany(root => root.Fields.Select(member => $"{root.Name}.{member.Name}"));

    internal string? Description { get; }

    internal ObjectType Query { get; }

    internal ObjectType? Mutation { get; }

    internal ObjectType? Subscription { get; }

    /// <summary>All types, in the order in which introspection lists them.</summary>
    internal IReadOnlyList<NamedType> Types { get; }

    internal IReadOnlyList<DirectiveDefinition> Directives { get; }

    internal NamedType? Type(string name) => _types.GetValueOrDefault(name);

    internal DirectiveDefinition? Directive(string name) => _directives.GetValueOrDefault(name);

    internal ObjectType? Root(OperationKind operation) => operation switch
    {
        OperationKind.Query => Query,
        OperationKind.Mutation => Mutation,
        _ => Subscription,
    };

    /// <summary>The field, among them <c>__typename</c> and, on the query type, <c>__schema</c> and <c>__type</c>.</summary>
    internal FieldDefinition? Field(CompositeType parent, string name)
    {
        if (name.StartsWith("__", StringComparison.Ordinal))
        {
            if (name == "__typename")
            {
                return Introspection.TypeNameField;
            }

            if (parent == Query && (name is "__schema" or "__type"))
            {
                return name == "__schema" ? Introspection.SchemaField : Introspection.TypeField;
            }
        }

        return parent.Field(name);
    }

    /// <summary>The type that a reference names; null when the schema does not know it.</summary>
    internal GraphQLType? TypeOf(TypeNode node)
    {
        switch (node)
        {
            case NamedTypeNode named:
                return Type(named.Name.Value);
            case ListTypeNode list:
                return TypeOf(list.Item)?.AsList();
            case NonNullTypeNode nonNull:
                return TypeOf(nonNull.Nullable) is { } inner ? SchemaDraft.NonNull(inner) : null;
            default:
                return null;
        }
    }
}
