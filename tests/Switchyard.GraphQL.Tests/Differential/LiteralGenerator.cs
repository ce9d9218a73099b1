using Switchyard.GraphQL.Schema;

namespace Switchyard.GraphQL.Tests.Differential;

/// <summary>Makes literals of a type.</summary>
internal sealed class LiteralGenerator(Random random)
{
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
            InputObjectType input => $"{{{string.Join(", ", input.Fields.Where(field => Include(field, depth))
                .Select(field => $"{field.Name}: {Make(field.Type, depth - 1)}"))}}}",
            EnumType values => values.Members[random.Next(values.Members.Count)].Name,
            NamedType scalar => Scalar(scalar.Name),
            _ => "null",
        };
    }

    private string One(InputValue field, int depth) => $"{{{field.Name}: {Make(SchemaDraft.NonNull(field.Type), depth - 1)}}}";

    private bool Include(InputValue field, int depth) => field.IsRequired || (depth > 0 && random.Next(2) == 0);

    private string Scalar(string name) => name switch
    {
        "Int" => random.Next(-100, 100).ToString(null as IFormatProvider),
        "Float" => random.Next(2) == 0 ? $"{random.Next(-9, 9)}.5" : "7",
        "Boolean" => random.Next(2) == 0 ? "true" : "false",
        "ID" => random.Next(2) == 0 ? "\"id\"" : "12",
        "String" => random.Next(4) == 0 ? "\"\"\"\n  block\n    text\n\"\"\"" : "\"text \\u00e9 \\\" \\n\"",
        _ => random.Next(2) == 0 ? "{a: [1, \"x\", ENUM, 1.5, null], b: {}}" : "\"any\"",
    };
}
