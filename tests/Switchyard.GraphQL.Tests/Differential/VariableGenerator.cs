using System.Text.Json;
using System.Text.Json.Nodes;
using Switchyard.GraphQL.Schema;

namespace Switchyard.GraphQL.Tests.Differential;

/// <summary>Makes the JSON of variables of a type, and spoils it.</summary>
internal sealed class VariableGenerator(Random random)
{
    private static readonly string[] Wrong =
    [
        "null", "1", "1.5", "-3", "2147483648", "1e3", "\"text\"", "\"DRAFT\"", "true", "[]", "[1]", "[null]", "[[\"x\"]]", "{}", "{\"a\": 1}",
        "{\"id\": null}", "{\"requiredField\": true}", "{\"limit\": null, \"text\": 4, \"zzz\": 1}", "\"\"",
    ];

    public string Make(GraphQLType type, int depth)
    {
        if (!type.IsNonNull && random.Next(8) == 0)
        {
            return "null";
        }

        return type.Nullable switch
        {
            ListType list when random.Next(6) == 0 && list.Item is not ListType => Make(SchemaDraft.NonNull(list.Item), depth),
            ListType list => $"[{string.Join(", ", Enumerable.Range(0, random.Next(4)).Select(_ => Make(list.Item, depth - 1)))}]",
            InputObjectType { IsOneOf: true } input => One(input.Fields[random.Next(2)], depth),
            InputObjectType input => $"{{{string.Join(", ", input.Fields.Where(field => field.IsRequired || (depth > 0 && random.Next(2) == 0))
                .Select(field => $"\"{field.Name}\": {Make(field.Type, depth - 1)}"))}}}",
            EnumType values => $"\"{values.Members[random.Next(values.Members.Count)].Name}\"",
            NamedType scalar => Scalar(scalar.Name),
            _ => "null",
        };
    }

    /// <summary>Puts values of other types somewhere into variables, leaves some out and adds others.</summary>
    public static JsonElement Spoil(JsonElement variables, Random random)
    {
        var root = JsonNode.Parse(variables.GetRawText())!.AsObject();
        root["unknown"] = 1;
        for (var i = random.Next(1, 4); i > 0; i--)
        {
            Spoil(root, random, 0);
        }

        return JsonElement.Parse(root.ToJsonString());
    }

    private static void Spoil(JsonNode node, Random random, int depth)
    {
        if (node is JsonArray { Count: > 0 } list)
        {
            var index = random.Next(list.Count);
            if (list[index] is JsonObject or JsonArray && random.Next(2) == 0)
            {
                Spoil(list[index]!, random, depth + 1);
            }
            else
            {
                list[index] = JsonNode.Parse(Wrong[random.Next(Wrong.Length)]);
            }
        }
        else if (node is JsonObject { Count: > 0 } map)
        {
            var name = map.ElementAt(random.Next(map.Count)).Key;
            if (map[name] is JsonObject or JsonArray && random.Next(2) == 0)
            {
                Spoil(map[name]!, random, depth + 1);
            }
            else if (random.Next(5) == 0)
            {
                map.Remove(name);
            }
            else
            {
                map[name] = JsonNode.Parse(Wrong[random.Next(Wrong.Length)]);
            }
        }
    }

    private string One(InputValue field, int depth) => $"{{\"{field.Name}\": {Make(SchemaDraft.NonNull(field.Type), depth - 1)}}}";

    private string Scalar(string name) => name switch
    {
        "Int" => random.Next(-100, 100).ToString(null as IFormatProvider),
        "Float" => random.Next(2) == 0 ? $"{random.Next(-9, 9)}.25" : "8",
        "Boolean" => random.Next(2) == 0 ? "true" : "false",
        "ID" => random.Next(2) == 0 ? "\"id\"" : "34",
        "String" => "\"text \\u00e9\"",
        _ => "{\"any\": [1, {\"x\": null}]}",
    };
}
