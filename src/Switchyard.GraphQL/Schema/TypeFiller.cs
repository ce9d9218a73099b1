using Switchyard.GraphQL.Language;

namespace Switchyard.GraphQL.Schema;

/// <summary>Fills declared types with what their definitions and extensions say.</summary>
internal sealed class TypeFiller(SchemaDraft draft, List<string> errors)
{
    public void Fill(NamedType type)
    {
        type.Description = type.Nodes[0].Description?.Value;
        foreach (var node in type.Nodes)
        {
            switch (type)
            {
                case ScalarType scalar:
                    scalar.SpecifiedByUrl = TextArgument(node.Directives, "specifiedBy", "url") ?? scalar.SpecifiedByUrl;
                    break;
                case FieldsType fields:
                    FillFields(fields, node);
                    break;
                case UnionType union:
                    FillUnion(union, node);
                    break;
                case EnumType values:
                    FillEnum(values, node);
                    break;
                case InputObjectType input:
                    FillInput(input, node);
                    break;
            }
        }
    }

    public void FindPossibleTypes()
    {
        foreach (var type in draft.Types)
        {
            switch (type)
            {
                case ObjectType concrete:
                    concrete.PossibleTypes.Add(concrete);
                    foreach (var super in concrete.Interfaces.Distinct())
                    {
                        super.PossibleTypes.Add(concrete);
                    }

                    break;
                case UnionType union:
                    union.PossibleTypes.AddRange(union.Members.Distinct());
                    break;
            }
        }
    }

    public DirectiveDefinition Directive(DirectiveDefinitionNode node) => new(node.Name.Value)
    {
        Description = node.Description?.Value,
        Locations = [.. node.Locations.Select(location => location.Value)],
        Arguments = Inputs(node.Arguments, $"@{node.Name.Value}"),
        IsRepeatable = node.IsRepeatable,
        Node = node,
    };

    private void FillFields(FieldsType type, TypeDefinitionNode node)
    {
        foreach (var reference in node.Interfaces)
        {
            if (Find(reference) is InterfaceType super)
            {
                if (type.Implements(super))
                {
                    errors.Add($"Type {type.Name} can only implement {super.Name} once.");
                }
                else
                {
                    type.Implement(super);
                }
            }
            else
            {
                errors.Add($"Type {type.Name} must only implement Interface types, it cannot implement {reference.Name.Value}.");
            }
        }

        foreach (var field in node.Fields)
        {
            var coordinate = $"{type.Name}.{field.Name.Value}";
            if (type.Field(field.Name.Value) is not null)
            {
                errors.Add($"Field \"{coordinate}\" can only be defined once.");
            }
            else if (Resolve(field.Type) is { } fieldType)
            {
                type.Add(new FieldDefinition(field.Name.Value, fieldType, Inputs(field.Arguments, coordinate))
                {
                    Description = field.Description?.Value,
                    DeprecationReason = Deprecation(field.Directives),
                    Node = field,
                });
            }
        }
    }

    private void FillUnion(UnionType union, TypeDefinitionNode node)
    {
        foreach (var reference in node.Members)
        {
            if (Find(reference) is not ObjectType member)
            {
                errors.Add($"Union type {union.Name} can only include Object types, it cannot include {reference.Name.Value}.");
            }
            else if (union.Members.Contains(member))
            {
                errors.Add($"Union type {union.Name} can only include type {member.Name} once.");
            }
            else
            {
                union.Members.Add(member);
            }
        }
    }

    private void FillEnum(EnumType type, TypeDefinitionNode node)
    {
        foreach (var value in node.Values)
        {
            if (type.Member(value.Name.Value) is not null)
            {
                errors.Add($"Enum value \"{type.Name}.{value.Name.Value}\" can only be defined once.");
                continue;
            }

            type.Add(new EnumMember(value.Name.Value)
            {
                Description = value.Description?.Value,
                DeprecationReason = Deprecation(value.Directives),
            });
        }
    }

    private void FillInput(InputObjectType type, TypeDefinitionNode node)
    {
        type.IsOneOf |= Array.Exists(node.Directives, directive => directive.Name.Value == "oneOf");
        foreach (var field in Inputs(node.InputFields, type.Name))
        {
            if (type.Field(field.Name) is not null)
            {
                errors.Add($"Field \"{type.Name}.{field.Name}\" can only be defined once.");
            }

            type.Add(field);
        }
    }

    private InputValue[] Inputs(InputValueDefinitionNode[] nodes, string coordinate)
    {
        List<InputValue> inputs = [];
        foreach (var node in nodes)
        {
            if (inputs.Exists(known => known.Name == node.Name.Value))
            {
                errors.Add($"Argument \"{coordinate}({node.Name.Value}:)\" can only be defined once.");
            }
            else if (Resolve(node.Type) is { } type)
            {
                inputs.Add(new InputValue(node.Name.Value, type)
                {
                    Description = node.Description?.Value,
                    DeprecationReason = Deprecation(node.Directives),
                    DefaultNode = node.Default,
                    Node = node,
                });
            }
        }

        return [.. inputs];
    }

    private GraphQLType? Resolve(TypeNode node) => node switch
    {
        NamedTypeNode named => Find(named),
        ListTypeNode list => Resolve(list.Item)?.AsList(),
        NonNullTypeNode nonNull => Resolve(nonNull.Nullable) is { } inner ? SchemaDraft.NonNull(inner) : null,
        _ => null,
    };

    private NamedType? Find(NamedTypeNode node)
    {
        var name = node.Name.Value;
        var type = draft.Find(name);
        if (type is null)
        {
            errors.Add($"Unknown type \"{name}\".{Suggestions.Of(name, draft.Types.Select(known => known.Name))}");
        }

        return type;
    }

    private static string? Deprecation(DirectiveNode[] directives) =>
        Array.Exists(directives, directive => directive.Name.Value == "deprecated")
            ? TextArgument(directives, "deprecated", "reason") ?? "No longer supported"
            : null;

    private static string? TextArgument(DirectiveNode[] directives, string name, string argument) =>
        (Array.Find(directives, directive => directive.Name.Value == name)?.Arguments
            .FirstOrDefault(node => node.Name.Value == argument)?.Value as StringValueNode)?.Value;
}
