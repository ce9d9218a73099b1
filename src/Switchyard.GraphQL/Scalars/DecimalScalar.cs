using System.Globalization;
using System.Text.Json;

namespace Switchyard.GraphQL.Scalars;

/// <summary>An exact decimal number, written as a JSON string so that no client rounds it; read from a string or a number.</summary>
internal sealed class DecimalScalar : GraphQLScalar
{
    public override bool TryRead(JsonElement input, out object? value, out string? problem)
    {
        var text = input.ValueKind switch
        {
            JsonValueKind.Number => input.GetRawText(),
            JsonValueKind.String => input.GetString()!,
            _ => "",
        };
        const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        return decimal.TryParse(text, Style, CultureInfo.InvariantCulture, out var number)
            ? Accept(number, out value, out problem)
            : Refuse($"Decimal cannot represent a value that is no decimal number: {Inspection.Print(input)}", out value, out problem);
    }

    public override bool TryWrite(object value, out object? output)
    {
        output = value switch
        {
            decimal exact => exact.ToString(CultureInfo.InvariantCulture),
            int or long or uint or short or byte => Convert.ToString(value, CultureInfo.InvariantCulture),
            _ => null,
        };
        return output is not null;
    }
}
