using System.Text.Json;
using Switchyard.GraphQL.Execution;
using Switchyard.GraphQL.Language;

namespace Switchyard.GraphQL.Scalars;

internal sealed class BooleanScalar : GraphQLScalar
{
    private static readonly object True = true;
    private static readonly object False = false;

    public override bool TryRead(JsonElement input, out object? value, out string? problem) =>
        input.ValueKind is JsonValueKind.True or JsonValueKind.False
            ? Accept(input.GetBoolean() ? True : False, out value, out problem)
            : Refuse($"Boolean cannot represent a non boolean value: {Inspection.Print(input)}", out value, out problem);

    public override bool TryWrite(object value, out object? output)
    {
        output = value switch
        {
            bool => value,
            int number => number != 0 ? True : False,
            long number => number != 0 ? True : False,
            double real when double.IsFinite(real) => real != 0 ? True : False,
            JsonElement { ValueKind: JsonValueKind.True or JsonValueKind.False } => value,
            JsonElement { ValueKind: JsonValueKind.Number } json => json.GetDouble() != 0 ? True : False,
            _ => null,
        };
        return output is not null;
    }

    internal override bool TryReadLiteral(ValueNode node, VariableValues? variables, out object? value, out string? problem) =>
        node is BooleanValueNode boolean
            ? Accept(boolean.Value ? True : False, out value, out problem)
            : Refuse($"Boolean cannot represent a non boolean value: {Inspection.Print(node)}", out value, out problem);
}
