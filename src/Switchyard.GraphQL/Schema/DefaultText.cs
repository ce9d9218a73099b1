using System.Globalization;
using System.Text.Json;
using Switchyard.GraphQL.Language;

namespace Switchyard.GraphQL.Schema;

/// <summary>A coerced default as introspection shows it: in the query language, with the defaults of its fields.</summary>
internal static class DefaultText
{
    public static string Print(object? value, GraphQLType type) => Printer.Print(ToNode(value, type));

    private static ValueNode ToNode(object? value, GraphQLType type)
    {
        if (value is null)
        {
            return new NullValueNode(0);
        }

        switch (type.Nullable)
        {
            case ListType list when value is IReadOnlyList<object?> items:
                return new ListValueNode(0, [.. items.Select(item => ToNode(item, list.Item))]);
            case ListType list:
                return ToNode(value, list.Item);
            case InputObjectType input when value is IReadOnlyDictionary<string, object?> map:
                return new ObjectValueNode(0, [.. input.Fields.Where(field => map.ContainsKey(field.Name)).Select(field =>
                    new ObjectFieldNode(0, new NameNode(0, field.Name), ToNode(map[field.Name], field.Type)))]);
            case LeafType leaf when leaf.TryWrite(value, out var output, out _):
                return Leaf(output!, leaf);
            default:
                return new NullValueNode(0);
        }
    }

    private static ValueNode Leaf(object output, LeafType type) => output switch
    {
        bool flag => new BooleanValueNode(0, flag),
        JsonEncodedText name => new EnumValueNode(0, name.ToString()),
        JsonElement json => FromJson(json),
        string text when type.Name == "ID" && IsInteger(text) => new NumberValueNode(0, text, isFloat: false),
        string text => new StringValueNode(0, text, isBlock: false),
        _ => Number(Convert.ToString(output, CultureInfo.InvariantCulture)!),
    };

    private static ValueNode FromJson(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.String => new StringValueNode(0, json.GetString()!, isBlock: false),
        JsonValueKind.Number => Number(json.GetRawText()),
        JsonValueKind.True or JsonValueKind.False => new BooleanValueNode(0, json.GetBoolean()),
        JsonValueKind.Array => new ListValueNode(0, [.. json.EnumerateArray().Select(FromJson)]),
        JsonValueKind.Object => new ObjectValueNode(0, [.. json.EnumerateObject().Select(property =>
            new ObjectFieldNode(0, new NameNode(0, property.Name), FromJson(property.Value)))]),
        _ => new NullValueNode(0),
    };

    private static NumberValueNode Number(string text) => new(0, text, isFloat: !IsInteger(text));

    private static bool IsInteger(string text)
    {
        var digits = text.AsSpan(text.StartsWith('-') ? 1 : 0);
        return digits.Length > 0 && !digits.ContainsAnyExceptInRange('0', '9') && (digits[0] != '0' || digits.Length == 1);
    }
}
