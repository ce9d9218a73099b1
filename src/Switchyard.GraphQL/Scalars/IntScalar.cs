using System.Globalization;
using System.Text.Json;
using Switchyard.GraphQL.Execution;
using Switchyard.GraphQL.Language;

namespace Switchyard.GraphQL.Scalars;

internal sealed class IntScalar : GraphQLScalar
{
    public override bool TryRead(JsonElement input, out object? value, out string? problem)
    {
        if (input.ValueKind != JsonValueKind.Number)
        {
            return Refuse($"Int cannot represent non-integer value: {Inspection.Print(input)}", out value, out problem);
        }

        if (input.TryGetInt32(out var number))
        {
            return Accept(number, out value, out problem);
        }

        var real = input.GetDouble();
        if (!double.IsInteger(real))
        {
            return Refuse($"Int cannot represent non-integer value: {Inspection.Print(input)}", out value, out problem);
        }

        return real is >= int.MinValue and <= int.MaxValue
            ? Accept((int)real, out value, out problem)
            : Refuse($"Int cannot represent non 32-bit signed integer value: {Inspection.Print(input)}", out value, out problem);
    }

    public override bool TryWrite(object value, out object? output)
    {
        output = value switch
        {
            int => value,
            bool flag => flag ? 1 : 0,
            byte or sbyte or short or ushort => Convert.ToInt32(value, CultureInfo.InvariantCulture),
            long number when number is >= int.MinValue and <= int.MaxValue => (int)number,
            uint number when number <= int.MaxValue => (int)number,
            ulong number when number <= int.MaxValue => (int)number,
            double real when double.IsInteger(real) && real is >= int.MinValue and <= int.MaxValue => (int)real,
            decimal exact when decimal.IsInteger(exact) && exact is >= int.MinValue and <= int.MaxValue => (int)exact,
            string text when int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var parsed) => parsed,
            JsonElement json when TryRead(json, out var read, out _) => read,
            _ => null,
        };
        return output is not null;
    }

    internal override bool TryReadLiteral(ValueNode node, VariableValues? variables, out object? value, out string? problem)
    {
        if (node is not NumberValueNode { Kind: NodeKind.Int } number)
        {
            return Refuse($"Int cannot represent non-integer value: {Inspection.Print(node)}", out value, out problem);
        }

        return int.TryParse(number.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var parsed)
            ? Accept(parsed, out value, out problem)
            : Refuse(
                $"Int cannot represent non 32-bit signed integer value: {Inspection.Shorten(number.Text)}", out value, out problem);
    }
}
