using Switchyard.GraphQL.Language;

namespace Switchyard.GraphQL.Schema;

/// <summary>A schema in the making: types by name, roots and directives, before anything is checked.</summary>
internal sealed class SchemaDraft
{
    private static readonly string[] RootNames = ["Query", "Mutation", "Subscription"];
    private readonly Dictionary<string, NamedType> _byName = new(StringComparer.Ordinal);
    private readonly List<string> _errors;

    private SchemaDraft(List<string> errors) => _errors = errors;

    /// <summary>The types that the document defines, in its order.</summary>
    public List<NamedType> Types { get; } = [];

    /// <summary>The root types of queries, mutations and subscriptions; those that are no object types are faults.</summary>
    public NamedType?[] Roots { get; } = new NamedType?[3];

    public List<DirectiveDefinition> Directives { get; } = [];

    public string? Description { get; private set; }

    public static SchemaDraft Read(DocumentNode document, List<string> errors)
    {
        var draft = new SchemaDraft(errors);
        draft.DeclareTypes(document);
        var filler = new TypeFiller(draft, errors);
        foreach (var type in draft.Types)
        {
            filler.Fill(type);
        }

        filler.FindPossibleTypes();
        draft.ReadDirectives(document, filler);
        draft.ReadRoots(document);
        return draft;
    }

    public static GraphQLType NonNull(GraphQLType type) => type switch
    {
        ListType list => list.AsNonNull(),
        NamedType named => named.AsNonNull(),
        _ => type,
    };

    public NamedType? Find(string name) =>
        _byName.GetValueOrDefault(name) ?? BuiltInScalars.Find(name) ?? Introspection.FindType(name);

    private void DeclareTypes(DocumentNode document)
    {
        foreach (var node in document.Definitions.OfType<TypeDefinitionNode>().OrderBy(node => node.IsExtension))
        {
            var name = node.Name.Value;
            if (!node.IsExtension)
            {
                var type = Create(node);
                if (!_byName.TryAdd(name, type))
                {
                    _errors.Add($"There can be only one type named \"{name}\".");
                    continue;
                }

                Types.Add(type);
            }

            Extend(name, node);
        }
    }

    private void Extend(string name, TypeDefinitionNode node)
    {
        if (!_byName.TryGetValue(name, out var type))
        {
            _errors.Add($"Cannot extend type \"{name}\" because it is not defined.{Suggestions.Of(name, _byName.Keys)}");
        }
        else if (node.IsExtension && node.Shape != type.Nodes[0].Shape)
        {
            _errors.Add($"Cannot extend non-{Word(node.Shape)} type \"{name}\".");
        }
        else
        {
            type.Nodes.Add(node);
        }
    }

    private static string Word(TypeShape shape) => shape switch
    {
        TypeShape.Scalar => "scalar",
        TypeShape.Object => "object",
        TypeShape.Interface => "interface",
        TypeShape.Union => "union",
        TypeShape.Enum => "enum",
        _ => "input object",
    };

    private static NamedType Create(TypeDefinitionNode node) => node.Shape switch
    {
        TypeShape.Scalar => new ScalarType(node.Name.Value, GraphQLScalars.Json),
        TypeShape.Object => new ObjectType(node.Name.Value),
        TypeShape.Interface => new InterfaceType(node.Name.Value),
        TypeShape.Union => new UnionType(node.Name.Value),
        TypeShape.Enum => new EnumType(node.Name.Value),
        _ => new InputObjectType(node.Name.Value),
    };

    private void ReadDirectives(DocumentNode document, TypeFiller filler)
    {
        foreach (var node in document.Definitions.OfType<DirectiveDefinitionNode>())
        {
            if (Directives.Exists(known => known.Name == node.Name.Value))
            {
                _errors.Add($"There can be only one directive named \"@{node.Name.Value}\".");
            }

            Directives.Add(filler.Directive(node));
        }

        Directives.AddRange(Introspection.SpecifiedDirectives.Where(known => !Directives.Exists(mine => mine.Name == known.Name)));
    }

    private void ReadRoots(DocumentNode document)
    {
        var schemas = document.Definitions.OfType<SchemaDefinitionNode>().ToList();
        if (schemas.Count(node => !node.IsExtension) > 1)
        {
            _errors.Add("Must provide only one schema definition.");
        }

        Description = schemas.Find(node => !node.IsExtension)?.Description?.Value;
        if (!schemas.Exists(node => !node.IsExtension))
        {
            for (var i = 0; i < RootNames.Length; i++)
            {
                Roots[i] = _byName.GetValueOrDefault(RootNames[i]);
            }
        }

        foreach (var operation in schemas.SelectMany(node => node.OperationTypes))
        {
            var index = (int)operation.Operation;
            var name = operation.Type.Name.Value;
            if (Roots[index] is not null)
            {
                _errors.Add($"There can be only one {RootNames[index].ToLowerInvariant()} type in schema.");
            }

            Roots[index] = Find(name);
            if (Roots[index] is null)
            {
                _errors.Add($"Unknown type \"{name}\".{Suggestions.Of(name, _byName.Keys)}");
            }
        }
    }
}
