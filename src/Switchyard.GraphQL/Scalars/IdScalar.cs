using System.Globalization;
using System.Numerics;
using System.Text.Json;
using Switchyard.GraphQL.Execution;
using Switchyard.GraphQL.Language;

namespace Switchyard.GraphQL.Scalars;

internal sealed class IdScalar : GraphQLScalar
{
    public override bool TryRead(JsonElement input, out object? value, out string? problem)
    {
        if (input.ValueKind == JsonValueKind.String)
        {
            return Accept(input.GetString()!, out value, out problem);
        }

        return Whole(input) is { } digits
            ? Accept(digits, out value, out problem)
            : Refuse($"ID cannot represent value: {Inspection.Print(input)}", out value, out problem);
    }

    public override bool TryWrite(object value, out object? output)
    {
        output = value switch
        {
            string => value,
            int or long or short or byte or uint or ulong or Guid => Convert.ToString(value, CultureInfo.InvariantCulture),
            double real when double.IsInteger(real) => real.ToString("R", CultureInfo.InvariantCulture),
            JsonElement { ValueKind: JsonValueKind.String } json => json.GetString(),
            JsonElement json => Whole(json),
            _ => null,
        };
        return output is not null;
    }

    internal override bool TryReadLiteral(ValueNode node, VariableValues? variables, out object? value, out string? problem) =>
        node switch
        {
            StringValueNode text => Accept(text.Value, out value, out problem),
            NumberValueNode { Kind: NodeKind.Int } number => Accept(number.Text, out value, out problem),
            _ => Refuse($"ID cannot represent a non-string and non-integer value: {Inspection.Print(node)}", out value, out problem),
        };

    // Digits are kept as they were sent; 1.0 and 1e3 are whole numbers too.
    private static string? Whole(JsonElement input)
    {
        if (input.ValueKind != JsonValueKind.Number)
        {
            return null;
        }

        var raw = input.GetRawText();
        if (raw.AsSpan().IndexOfAny(".eE") < 0)
        {
            return raw;
        }

        var real = input.GetDouble();
        return double.IsInteger(real) && Math.Abs(real) < 1e21 ? new BigInteger(real).ToString(CultureInfo.InvariantCulture) : null;
    }
}
