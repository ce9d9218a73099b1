using Switchyard.GraphQL.Execution;

namespace Switchyard.GraphQL.Schema;

/// <summary>The delegates and values that were bound to names of a schema.</summary>
internal sealed class Bindings
{
    public Dictionary<string, Func<ResolveContext, ValueTask<object?>>> Resolvers { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, Func<object?, object?>> Properties { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, Func<ResolveContext, ValueTask<IAsyncEnumerable<object?>>>> Subscribers { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, Func<object, string?>> TypeResolvers { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, GraphQLScalar> Scalars { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, object> EnumValues { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, FieldCost> Costs { get; } = new(StringComparer.Ordinal);

    public Func<ResolveContext, ValueTask<object?>>? Fallback { get; set; }

    public void Apply(GraphQLSchema schema, List<string> errors)
    {
        ForFields(schema, Properties, errors, (field, value) => field.Property = value);
        ForFields(schema, Resolvers, errors, (field, value) => field.Resolver = value);
        ForFields(schema, Subscribers, errors, (field, value) => field.Subscriber = value);
        ForFields(schema, Costs, errors, (field, value) => field.Cost = value);
        ApplyTypes(schema, errors);
        ApplyEnumValues(schema, errors);
        CheckComplete(schema, errors);
    }

    private static void ForFields<T>(
        GraphQLSchema schema, Dictionary<string, T> values, List<string> errors, Action<FieldDefinition, T> apply)
    {
        foreach (var (coordinate, value) in values)
        {
            var (type, name) = Split(coordinate);
            if (schema.Type(type) is ObjectType { IsIntrospection: false } owner && owner.Field(name) is { } field)
            {
                apply(field, value);
            }
            else
            {
                errors.Add($"Something is bound to {coordinate}, but no object type of the schema has that field.");
            }
        }
    }

    private void ApplyTypes(GraphQLSchema schema, List<string> errors)
    {
        foreach (var (name, resolver) in TypeResolvers)
        {
            if (schema.Type(name) is CompositeType { IsAbstract: true } type)
            {
                type.TypeResolver = resolver;
            }
            else
            {
                errors.Add($"A type resolver is bound to {name}, which is no interface or union of the schema.");
            }
        }

        foreach (var (name, scalar) in Scalars)
        {
            if (schema.Type(name) is ScalarType type && type.Nodes.Count > 0)
            {
                type.Coercion = scalar;
            }
            else
            {
                errors.Add($"A scalar is bound to {name}, which is no custom scalar of the schema.");
            }
        }
    }

    private void ApplyEnumValues(GraphQLSchema schema, List<string> errors)
    {
        foreach (var (coordinate, value) in EnumValues)
        {
            var (type, name) = Split(coordinate);
            if (schema.Type(type) is EnumType { IsIntrospection: false } owner && owner.Member(name) is { } member)
            {
                owner.Bind(member, value);
            }
            else
            {
                errors.Add($"A value is bound to {coordinate}, which is no enum value of the schema.");
            }
        }
    }

    private void CheckComplete(GraphQLSchema schema, List<string> errors)
    {
        foreach (var type in schema.Types.OfType<CompositeType>().Where(type => !type.IsIntrospection))
        {
            if (type.IsAbstract && type.TypeResolver is null && type.PossibleTypes.Count > 0)
            {
                errors.Add($"Nothing says of which type a value of {type.Name} is: bind it with ResolveType.");
            }

            foreach (var field in type is ObjectType concrete ? concrete.Fields : [])
            {
                Complete(schema, field, errors);
            }
        }
    }

    private void Complete(GraphQLSchema schema, FieldDefinition field, List<string> errors)
    {
        if (field.Parent == schema.Subscription && field.Subscriber is null)
        {
            errors.Add($"No source of events is bound to {field.Parent!.Name}.{field.Name}: bind one with Subscribe.");
        }

        if (!field.IsBound && field.Subscriber is not null)
        {
            field.Property = static source => source;
        }

        field.Resolver ??= field.IsBound ? null : Fallback;
        if (!field.IsBound)
        {
            errors.Add($"No resolver is bound to {field.Parent!.Name}.{field.Name}.");
        }
    }

    private static (string Type, string Name) Split(string coordinate)
    {
        var dot = coordinate.IndexOf('.', StringComparison.Ordinal);
        return dot < 0 ? (coordinate, "") : (coordinate[..dot], coordinate[(dot + 1)..]);
    }
}
