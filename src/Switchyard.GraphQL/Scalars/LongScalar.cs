using System.Globalization;
using System.Text.Json;

namespace Switchyard.GraphQL.Scalars;

/// <summary>A whole number of 64 bits, written as a JSON number. A string of digits is read too, for callers whose numbers are doubles.</summary>
internal sealed class LongScalar : GraphQLScalar
{
    public override bool TryRead(JsonElement input, out object? value, out string? problem)
    {
        var text = input.ValueKind switch
        {
            JsonValueKind.Number => input.GetRawText(),
            JsonValueKind.String => input.GetString()!,
            _ => "",
        };
        return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? Accept(number, out value, out problem)
            : Refuse($"Long cannot represent a value that is no whole number of 64 bits: {Inspection.Print(input)}", out value, out problem);
    }

    public override bool TryWrite(object value, out object? output)
    {
        output = value switch
        {
            long or int => value,
            byte or sbyte or short or ushort or uint => Convert.ToInt64(value, CultureInfo.InvariantCulture),
            ulong number when number <= long.MaxValue => (long)number,
            decimal exact when decimal.IsInteger(exact) && exact is >= long.MinValue and <= long.MaxValue => (long)exact,
            _ => null,
        };
        return output is not null;
    }
}
