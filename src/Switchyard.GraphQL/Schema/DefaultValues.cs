using Switchyard.GraphQL.Execution;
using Switchyard.GraphQL.Language;

namespace Switchyard.GraphQL.Schema;

/// <summary>
/// Coerces the defaults of arguments and input fields when a schema is built. A default of an input object takes in the defaults
/// of its fields, so fields come before what uses them; a default that would contain itself is a fault.
/// </summary>
internal sealed class DefaultValues
{
    private readonly HashSet<InputValue> _done = [];
    private readonly HashSet<InputValue> _open = [];
    private readonly List<string> _errors;

    private DefaultValues(List<string> errors) => _errors = errors;

    public static void Compute(SchemaDraft draft, List<string> errors)
    {
        var values = new DefaultValues(errors);
        foreach (var type in draft.Types.OfType<InputObjectType>())
        {
            foreach (var field in type.Fields)
            {
                values.Compute(field, $"{type.Name}.{field.Name}");
            }
        }

        foreach (var field in draft.Types.OfType<FieldsType>().SelectMany(type => type.Fields))
        {
            foreach (var argument in field.Arguments)
            {
                values.Compute(argument, $"{field.Parent!.Name}.{field.Name}({argument.Name}:)");
            }
        }

        foreach (var directive in draft.Directives.Where(directive => directive.Node is not null))
        {
            foreach (var argument in directive.Arguments)
            {
                values.Compute(argument, $"@{directive.Name}({argument.Name}:)");
            }
        }
    }

    private void Compute(InputValue input, string coordinate)
    {
        if (!input.HasDefault || !input.Type.IsInput || !_done.Add(input))
        {
            return;
        }

        _open.Add(input);
        var acyclic = Prepare(input.DefaultNode!, input.Type, coordinate);
        _open.Remove(input);
        if (!acyclic)
        {
            return;
        }

        if (LiteralCoercion.TryCoerce(input.DefaultNode!, input.Type, null, out var value))
        {
            input.Default = value;
        }
        else
        {
            _errors.Add($"{coordinate} has invalid default value {Inspection.Print(input.DefaultNode!)} for type {input.Type}.");
        }
    }

    // Computes the defaults of fields that the literal leaves out.
    private bool Prepare(ValueNode node, GraphQLType type, string coordinate)
    {
        if (node is ListValueNode list)
        {
            return Array.TrueForAll(list.Values, value => Prepare(value, type, coordinate));
        }

        if (node is not ObjectValueNode map || type.Named is not InputObjectType input)
        {
            return true;
        }

        foreach (var field in input.Fields)
        {
            var given = Array.Find(map.Fields, candidate => candidate.Name.Value == field.Name);
            if (given is null && field.HasDefault && _open.Contains(field))
            {
                _errors.Add($"Default value of {coordinate} contains itself through {input.Name}.{field.Name}.");
                return false;
            }

            if (given is null)
            {
                Compute(field, $"{input.Name}.{field.Name}");
            }
            else if (!Prepare(given.Value, field.Type, coordinate))
            {
                return false;
            }
        }

        return true;
    }
}
