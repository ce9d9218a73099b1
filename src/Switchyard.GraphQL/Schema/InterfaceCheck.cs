namespace Switchyard.GraphQL.Schema;

/// <summary>Whether a type has the fields and arguments of an interface that it implements.</summary>
internal sealed class InterfaceCheck(FieldsType type, InterfaceType super, List<string> errors)
{
    public void Run()
    {
        foreach (var expected in super.Fields)
        {
            var coordinate = $"{super.Name}.{expected.Name}";
            if (type.Field(expected.Name) is not { } field)
            {
                errors.Add($"Interface field {coordinate} expected but {type.Name} does not provide it.");
                continue;
            }

            if (!field.Type.IsSubTypeOf(expected.Type))
            {
                errors.Add($"Interface field {coordinate} expects type {expected.Type} but {type.Name}.{field.Name} is type {field.Type}.");
            }

            if (expected.DeprecationReason is null && field.DeprecationReason is not null)
            {
                errors.Add($"Interface field {coordinate} is not deprecated, so implementation field {type.Name}.{field.Name} must not be deprecated.");
            }

            Arguments(expected, field, coordinate);
        }
    }

    private void Arguments(FieldDefinition expected, FieldDefinition field, string coordinate)
    {
        foreach (var argument in expected.Arguments)
        {
            if (field.Argument(argument.Name) is not { } mine)
            {
                errors.Add($"Interface field argument {coordinate}({argument.Name}:) expected but {type.Name}.{field.Name} does not provide it.");
            }
            else if (!mine.Type.IsSameAs(argument.Type))
            {
                errors.Add($"Interface field argument {coordinate}({argument.Name}:) expects type {argument.Type} but "
                    + $"{type.Name}.{field.Name}({argument.Name}:) is type {mine.Type}.");
            }
        }

        foreach (var extra in field.Arguments.Where(extra => extra.IsRequired && expected.Argument(extra.Name) is null))
        {
            errors.Add($"Object field {type.Name}.{field.Name} includes required argument {extra.Name} that is missing from the Interface "
                + $"field {coordinate}.");
        }
    }
}
