using System.Globalization;
using System.Text.Json;
using Switchyard.GraphQL.Execution;
using Switchyard.GraphQL.Language;

namespace Switchyard.GraphQL.Scalars;

internal sealed class StringScalar : GraphQLScalar
{
    public override bool TryRead(JsonElement input, out object? value, out string? problem) =>
        input.ValueKind == JsonValueKind.String
            ? Accept(input.GetString()!, out value, out problem)
            : Refuse($"String cannot represent a non string value: {Inspection.Print(input)}", out value, out problem);

    public override bool TryWrite(object value, out object? output)
    {
        output = value switch
        {
            string => value,
            bool flag => flag ? "true" : "false",
            JsonElement { ValueKind: JsonValueKind.String } json => json.GetString(),
            JsonElement { ValueKind: JsonValueKind.Number } json => json.GetRawText(),
            JsonElement { ValueKind: JsonValueKind.True or JsonValueKind.False } json => json.GetBoolean() ? "true" : "false",
            double real when !double.IsFinite(real) => null,
            int or long or double or decimal or short or byte or uint or ulong or float or Guid or Uri =>
                Convert.ToString(value, CultureInfo.InvariantCulture),
            _ => null,
        };
        return output is not null;
    }

    internal override bool TryReadLiteral(ValueNode node, VariableValues? variables, out object? value, out string? problem) =>
        node is StringValueNode text
            ? Accept(text.Value, out value, out problem)
            : Refuse($"String cannot represent a non string value: {Inspection.Print(node)}", out value, out problem);
}
