using Switchyard.GraphQL.Language;

namespace Switchyard.GraphQL.Schema;

/// <summary>The introspection types, shared by all schemas, and the three fields that every schema has.</summary>
internal static class Introspection
{
    private static readonly SchemaDraft? Draft = Read();

    public static FieldDefinition TypeNameField { get; } = new("__typename", SchemaDraft.NonNull(BuiltInScalars.Find("String")!), [])
    {
        Description = "The name of the current Object type at runtime.",
        Resolver = static context => new ValueTask<object?>(context.ParentType.Name),
    };

    public static FieldDefinition SchemaField { get; } = new("__schema", SchemaDraft.NonNull(FindType("__Schema")!), [])
    {
        Description = "Access the current type schema of this server.",
        Resolver = static context => new ValueTask<object?>(context.Schema),
    };

    public static FieldDefinition TypeField { get; } = new(
        "__type", FindType("__Type")!, [new InputValue("name", SchemaDraft.NonNull(BuiltInScalars.Find("String")!))])
    {
        Description = "Request the type information of a single type.",
        Resolver = static context => new ValueTask<object?>(context.Schema.Type(context.Argument<string>("name")!)),
    };

    public static IReadOnlyList<DirectiveDefinition> SpecifiedDirectives => Draft?.Directives ?? [];

    public static NamedType? FindType(string name) =>
        name.StartsWith("__", StringComparison.Ordinal) ? Draft?.Types.Find(type => type.Name == name) : null;

    private static SchemaDraft Read()
    {
        var document = Parser.Parse(IntrospectionSdl.Text, GraphQLLimits.Unlimited, out _)!;
        List<string> errors = [];
        var draft = SchemaDraft.Read(document, errors);
        DefaultValues.Compute(draft, errors);
        IntrospectionFields.Bind(draft);
        return errors.Count == 0 ? draft : throw new InvalidOperationException(string.Join(' ', errors));
    }
}
