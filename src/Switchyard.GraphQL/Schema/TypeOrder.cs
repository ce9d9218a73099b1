namespace Switchyard.GraphQL.Schema;

/// <summary>The order in which introspection lists types: as they were written, each with what it first refers to behind it.</summary>
internal sealed class TypeOrder
{
    private readonly HashSet<NamedType> _known = [];
    private readonly List<NamedType> _order = [];

    public static IReadOnlyList<NamedType> Of(SchemaDraft draft)
    {
        var order = new TypeOrder();
        order._known.UnionWith(draft.Types);
        foreach (var type in draft.Types)
        {
            order._order.Add(type);
            order.AddReferences(type);
        }

        foreach (var root in draft.Roots)
        {
            order.Add(root);
        }

        foreach (var argument in draft.Directives.SelectMany(directive => directive.Arguments))
        {
            order.Add(argument.Type.Named);
        }

        order.Add(Introspection.SchemaField.Type.Named);
        return order._order;
    }

    // Types that are written in the schema are known from the start, so this nests only through the few that are not.
    private void Add(NamedType? type)
    {
        if (type is not null && _known.Add(type))
        {
            _order.Add(type);
            AddReferences(type);
        }
    }

    private void AddReferences(NamedType type)
    {
        foreach (var reference in References(type))
        {
            Add(reference);
        }
    }

    private static IEnumerable<NamedType> References(NamedType type) => type switch
    {
        FieldsType fields => fields.Interfaces.Concat<NamedType>(
            fields.Fields.SelectMany(field => field.Arguments.Select(argument => argument.Type.Named).Prepend(field.Type.Named))),
        UnionType union => union.Members,
        InputObjectType input => input.Fields.Select(field => field.Type.Named),
        _ => [],
    };
}
