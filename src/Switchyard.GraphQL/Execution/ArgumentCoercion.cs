using Switchyard.GraphQL.Language;
using Switchyard.GraphQL.Schema;

namespace Switchyard.GraphQL.Execution;

/// <summary>The arguments of a field for its resolver.</summary>
internal static class ArgumentCoercion
{
    public static readonly Dictionary<string, object?> None = [];

    /// <summary>Coerces the arguments; null with an error at its place when they do not fit.</summary>
    public static Dictionary<string, object?>? Coerce(
        FieldDefinition field, FieldNode node, VariableValues variables, SourceText source, out GraphQLError? error)
    {
        error = null;
        if (field.Arguments.Length == 0)
        {
            return None;
        }

        var values = new Dictionary<string, object?>(field.Arguments.Length, StringComparer.Ordinal);
        foreach (var argument in field.Arguments)
        {
            var given = Array.FindLast(node.Arguments, candidate => candidate.Name.Value == argument.Name)?.Value;
            if (!TryCoerce(argument, given, variables, values, out var problem))
            {
                error = new GraphQLError($"Argument \"{argument.Name}\" {problem}")
                {
                    Locations = [source.Locate((given ?? (Node)node).Start)],
                };
                return null;
            }
        }

        return values;
    }

    public static bool HasVariables(ArgumentNode[] arguments) => Array.Exists(arguments, argument => HasVariables(argument.Value));

    private static bool HasVariables(ValueNode value) => value switch
    {
        VariableNode => true,
        ListValueNode list => Array.Exists(list.Values, HasVariables),
        ObjectValueNode map => Array.Exists(map.Fields, field => HasVariables(field.Value)),
        _ => false,
    };

    private static bool TryCoerce(
        InputValue argument, ValueNode? given, VariableValues variables, Dictionary<string, object?> values, out string? problem)
    {
        problem = null;
        var absent = given is null || (given is VariableNode variable && !variables.TryGet(variable.Name.Value, out _));
        if (absent && argument.HasDefault)
        {
            values[argument.Name] = argument.Default;
            return true;
        }

        if (absent)
        {
            problem = argument.Type.IsNonNull ? $"of required type \"{argument.Type}\" was not provided." : null;
            return problem is null;
        }

        if (LiteralCoercion.TryCoerce(given!, argument.Type, variables, out var value))
        {
            values[argument.Name] = value;
            return true;
        }

        problem = argument.Type.IsNonNull && given is NullValueNode or VariableNode
            ? $"of non-null type \"{argument.Type}\" must not be null."
            : $"has invalid value {Inspection.Print(given!)}.";
        return false;
    }
}
