namespace Switchyard.GraphQL.Schema;

/// <summary>The rules that the specification sets for schemas.</summary>
internal sealed class SchemaChecks(SchemaDraft draft, List<string> errors)
{
    private static readonly string[] RootWords = ["Query", "Mutation", "Subscription"];

    public static void Run(SchemaDraft draft, List<string> errors)
    {
        var checks = new SchemaChecks(draft, errors);
        checks.Roots();
        foreach (var directive in draft.Directives.Where(directive => directive.Node is not null))
        {
            checks.Name(directive.Name);
            checks.Arguments(directive.Arguments, $"@{directive.Name}");
        }

        foreach (var type in draft.Types)
        {
            checks.Type(type);
        }

        InputCycles.Check(draft, errors);
    }

    private void Roots()
    {
        if (draft.Roots[0] is null)
        {
            errors.Add("Query root type must be provided.");
        }

        for (var i = 0; i < RootWords.Length; i++)
        {
            if (draft.Roots[i] is { } root and not ObjectType)
            {
                errors.Add($"{RootWords[i]} root type must be Object type, it cannot be {root}.");
            }
        }

        var given = draft.Roots.Where(root => root is not null).ToList();
        if (given.Distinct().Count() < given.Count)
        {
            errors.Add("All root types must be different.");
        }
    }

    private void Type(NamedType type)
    {
        Name(type.Name);
        switch (type)
        {
            case FieldsType fields:
                Fields(fields);
                Interfaces(fields);
                break;
            case UnionType { Members.Count: 0 }:
                errors.Add($"Union type {type.Name} must define one or more member types.");
                break;
            case EnumType values:
                NotEmpty(values.Members.Count, $"Enum type {type.Name} must define one or more values.");
                values.Members.ForEach(member => Name(member.Name));
                break;
            case InputObjectType input:
                Input(input);
                break;
        }
    }

    private void Fields(FieldsType type)
    {
        NotEmpty(type.Fields.Count, $"Type {type.Name} must define one or more fields.");
        foreach (var field in type.Fields)
        {
            Name(field.Name);
            if (!field.Type.IsOutput)
            {
                errors.Add($"The type of {type.Name}.{field.Name} must be Output Type but got: {field.Type}.");
            }

            Arguments(field.Arguments, $"{type.Name}.{field.Name}");
        }
    }

    private void Arguments(InputValue[] arguments, string owner)
    {
        foreach (var argument in arguments)
        {
            Name(argument.Name);
            Usable(argument, $"{owner}({argument.Name}:)", "argument");
        }
    }

    private void Usable(InputValue input, string coordinate, string noun)
    {
        if (!input.Type.IsInput)
        {
            errors.Add($"The type of {coordinate} must be Input Type but got: {input.Type}.");
        }

        if (input.IsRequired && input.DeprecationReason is not null)
        {
            errors.Add($"Required {noun} {coordinate} cannot be deprecated.");
        }
    }

    private void Input(InputObjectType type)
    {
        NotEmpty(type.Fields.Count, $"Input Object type {type.Name} must define one or more fields.");
        foreach (var field in type.Fields)
        {
            Name(field.Name);
            Usable(field, $"{type.Name}.{field.Name}", "input field");
            if (type.IsOneOf && field.Type.IsNonNull)
            {
                errors.Add($"OneOf input field {type.Name}.{field.Name} must be nullable.");
            }

            if (type.IsOneOf && field.HasDefault)
            {
                errors.Add($"OneOf input field {type.Name}.{field.Name} cannot have a default value.");
            }
        }
    }

    private void Interfaces(FieldsType type)
    {
        foreach (var super in type.Interfaces)
        {
            if (super == type)
            {
                errors.Add($"Type {type.Name} cannot implement itself because it would create a circular reference.");
                continue;
            }

            foreach (var further in super.Interfaces.Where(further => !type.Implements(further)))
            {
                errors.Add(further == type
                    ? $"Type {type.Name} cannot implement {super.Name} because it would create a circular reference."
                    : $"Type {type.Name} must implement {further.Name} because it is implemented by {super.Name}.");
            }

            new InterfaceCheck(type, super, errors).Run();
        }
    }

    private void Name(string name)
    {
        if (name.StartsWith("__", StringComparison.Ordinal))
        {
            errors.Add($"Name \"{name}\" must not begin with \"__\", which is reserved by GraphQL introspection.");
        }
    }

    private void NotEmpty(int count, string message)
    {
        if (count == 0)
        {
            errors.Add(message);
        }
    }
}
