using System.Text.Json;

namespace Switchyard.GraphQL.Scalars;

/// <summary>Any JSON, kept as it was sent. Also what a scalar is that nothing was bound to.</summary>
internal sealed class JsonScalar : GraphQLScalar
{
    public override bool TryRead(JsonElement input, out object? value, out string? problem) => Accept(input, out value, out problem);

    public override bool TryWrite(object value, out object? output)
    {
        output = value is JsonElement { ValueKind: JsonValueKind.Undefined } ? null : value;
        return output is string or bool or int or long or double or decimal or JsonElement;
    }
}
