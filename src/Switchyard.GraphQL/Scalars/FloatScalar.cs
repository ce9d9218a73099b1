using System.Globalization;
using System.Text.Json;
using Switchyard.GraphQL.Execution;
using Switchyard.GraphQL.Language;

namespace Switchyard.GraphQL.Scalars;

internal sealed class FloatScalar : GraphQLScalar
{
    public override bool TryRead(JsonElement input, out object? value, out string? problem) =>
        input.ValueKind == JsonValueKind.Number && input.TryGetDouble(out var number) && double.IsFinite(number)
            ? Accept(number, out value, out problem)
            : Refuse($"Float cannot represent non numeric value: {Inspection.Print(input)}", out value, out problem);

    public override bool TryWrite(object value, out object? output)
    {
        output = value switch
        {
            double real => double.IsFinite(real) ? value : null,
            float real => float.IsFinite(real) ? (double)real : null,
            int or long or decimal => value,
            byte or sbyte or short or ushort or uint => Convert.ToInt64(value, CultureInfo.InvariantCulture),
            ulong number => (decimal)number,
            bool flag => flag ? 1 : 0,
            string text when double.TryParse(text, CultureInfo.InvariantCulture, out var parsed) && double.IsFinite(parsed) => parsed,
            JsonElement { ValueKind: JsonValueKind.Number } => value,
            _ => null,
        };
        return output is not null;
    }

    internal override bool TryReadLiteral(ValueNode node, VariableValues? variables, out object? value, out string? problem) =>
        node is NumberValueNode number
            ? Accept(double.Parse(number.Text, CultureInfo.InvariantCulture), out value, out problem)
            : Refuse($"Float cannot represent non numeric value: {Inspection.Print(node)}", out value, out problem);
}
