using System.Globalization;
using System.Text.Json;

namespace Switchyard.GraphQL.Scalars;

/// <summary>A moment with its offset, as RFC 3339 writes it. Written in UTC with up to seven digits of a second.</summary>
internal sealed class DateTimeScalar : GraphQLScalar
{
    private static readonly string[] Formats =
        ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mm:ss'Z'", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'"];

    public override bool TryRead(JsonElement input, out object? value, out string? problem)
    {
        var text = input.ValueKind == JsonValueKind.String ? input.GetString()!.ToUpperInvariant() : "";
        return HasOffset(text) && DateTimeOffset.TryParseExact(
            text, Formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment)
            ? Accept(moment, out value, out problem)
            : Refuse($"DateTime cannot represent a value that is no RFC 3339 moment: {Inspection.Print(input)}", out value, out problem);
    }

    public override bool TryWrite(object value, out object? output)
    {
        output = value switch
        {
            DateTimeOffset moment => Print(moment.UtcDateTime),
            DateTime { Kind: not DateTimeKind.Unspecified } moment => Print(moment.ToUniversalTime()),
            _ => null,
        };
        return output is not null;
    }

    private static string Print(DateTime utc) => utc.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);

    // A moment without an offset would mean another thing on every machine.
    private static bool HasOffset(string text) => text.EndsWith('Z') || (text.Length > 6 && text[^6] is '+' or '-' && text[^3] == ':');
}
