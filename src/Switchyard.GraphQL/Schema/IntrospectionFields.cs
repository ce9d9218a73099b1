namespace Switchyard.GraphQL.Schema;

/// <summary>What the fields of the introspection types read.</summary>
internal static class IntrospectionFields
{
    public static void Bind(SchemaDraft draft)
    {
        BindSchema((ObjectType)draft.Find("__Schema")!);
        BindType((ObjectType)draft.Find("__Type")!);
        BindField((ObjectType)draft.Find("__Field")!);
        BindInputValue((ObjectType)draft.Find("__InputValue")!);
        BindEnumValue((ObjectType)draft.Find("__EnumValue")!);
        BindDirective((ObjectType)draft.Find("__Directive")!);
        var kinds = (EnumType)draft.Find("__TypeKind")!;
        var locations = (EnumType)draft.Find("__DirectiveLocation")!;
        if (kinds.Members.Count == 0 || locations.Members.Count == 0)
        {
            throw new InvalidOperationException("The introspection enums are empty.");
        }
    }

    private static void BindSchema(ObjectType type)
    {
        Property<GraphQLSchema>(type, "description", schema => schema.Description);
        Property<GraphQLSchema>(type, "types", schema => schema.Types);
        Property<GraphQLSchema>(type, "queryType", schema => schema.Query);
        Property<GraphQLSchema>(type, "mutationType", schema => schema.Mutation);
        Property<GraphQLSchema>(type, "subscriptionType", schema => schema.Subscription);
        Property<GraphQLSchema>(type, "directives", schema => schema.Directives);
    }

    private static void BindType(ObjectType type)
    {
        Property<GraphQLType>(type, "kind", Kind);
        Property<GraphQLType>(type, "name", source => (source as NamedType)?.Name);
        Property<GraphQLType>(type, "description", source => (source as NamedType)?.Description);
        Property<GraphQLType>(type, "specifiedByURL", source => (source as ScalarType)?.SpecifiedByUrl);
        Listed<GraphQLType, FieldDefinition>(
            type, "fields", source => (source as FieldsType)?.Fields.Where(field => !field.Name.StartsWith("__", StringComparison.Ordinal)),
            field => field.DeprecationReason);
        Property<GraphQLType>(type, "interfaces", source => (source as FieldsType)?.Interfaces);
        Property<GraphQLType>(type, "possibleTypes", source => source is CompositeType { IsAbstract: true } open ? open.PossibleTypes : null);
        Listed<GraphQLType, EnumMember>(
            type, "enumValues", source => (source as EnumType)?.Members, member => member.DeprecationReason);
        Listed<GraphQLType, InputValue>(
            type, "inputFields", source => (source as InputObjectType)?.Fields, field => field.DeprecationReason);
        Property<GraphQLType>(type, "ofType", source => source switch
        {
            ListType list => list.Item,
            NonNullType nonNull => nonNull.Nullable,
            _ => null,
        });
        Property<GraphQLType>(type, "isOneOf", source => (source as InputObjectType)?.IsOneOf);
    }

    private static void BindField(ObjectType type)
    {
        Property<FieldDefinition>(type, "name", field => field.Name);
        Property<FieldDefinition>(type, "description", field => field.Description);
        Listed<FieldDefinition, InputValue>(type, "args", field => field.Arguments, argument => argument.DeprecationReason);
        Property<FieldDefinition>(type, "type", field => field.Type);
        Property<FieldDefinition>(type, "isDeprecated", field => field.DeprecationReason is not null);
        Property<FieldDefinition>(type, "deprecationReason", field => field.DeprecationReason);
    }

    private static void BindInputValue(ObjectType type)
    {
        Property<InputValue>(type, "name", input => input.Name);
        Property<InputValue>(type, "description", input => input.Description);
        Property<InputValue>(type, "type", input => input.Type);
        Property<InputValue>(type, "defaultValue", input => input.HasDefault ? DefaultText.Print(input.Default, input.Type) : null);
        Property<InputValue>(type, "isDeprecated", input => input.DeprecationReason is not null);
        Property<InputValue>(type, "deprecationReason", input => input.DeprecationReason);
    }

    private static void BindEnumValue(ObjectType type)
    {
        Property<EnumMember>(type, "name", member => member.Name);
        Property<EnumMember>(type, "description", member => member.Description);
        Property<EnumMember>(type, "isDeprecated", member => member.DeprecationReason is not null);
        Property<EnumMember>(type, "deprecationReason", member => member.DeprecationReason);
    }

    private static void BindDirective(ObjectType type)
    {
        Property<DirectiveDefinition>(type, "name", directive => directive.Name);
        Property<DirectiveDefinition>(type, "description", directive => directive.Description);
        Property<DirectiveDefinition>(type, "isRepeatable", directive => directive.IsRepeatable);
        Property<DirectiveDefinition>(type, "locations", directive => directive.Locations);
        Listed<DirectiveDefinition, InputValue>(type, "args", directive => directive.Arguments, argument => argument.DeprecationReason);
        Property<DirectiveDefinition>(type, "isDeprecated", _ => false);
        Property<DirectiveDefinition>(type, "deprecationReason", _ => null);
    }

    private static string Kind(GraphQLType type) => type switch
    {
        ScalarType => "SCALAR",
        ObjectType => "OBJECT",
        InterfaceType => "INTERFACE",
        UnionType => "UNION",
        EnumType => "ENUM",
        InputObjectType => "INPUT_OBJECT",
        ListType => "LIST",
        _ => "NON_NULL",
    };

    private static void Property<TSource>(ObjectType type, string name, Func<TSource, object?> read) =>
        type.Field(name)!.Property = source => read((TSource)source!);

    // The deprecated are left out unless asked for.
    private static void Listed<TSource, TItem>(
        ObjectType type, string name, Func<TSource, IEnumerable<TItem>?> read, Func<TItem, string?> deprecation) =>
        type.Field(name)!.Resolver = context =>
        {
            var items = read((TSource)context.Source!);
            var all = context.Argument<bool?>("includeDeprecated") ?? false;
            return new ValueTask<object?>(all ? items : items?.Where(item => deprecation(item) is null));
        };
}
