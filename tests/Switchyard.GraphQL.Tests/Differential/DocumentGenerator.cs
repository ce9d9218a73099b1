using System.Text;
using System.Text.Json;
using Switchyard.GraphQL.Schema;

namespace Switchyard.GraphQL.Tests.Differential;

/// <summary>Makes a document that is valid, mostly, with fragments, aliases, conditions, literals and variables.</summary>
internal sealed class DocumentGenerator(GraphQLSchema schema, Random random)
{
    private readonly List<(string Name, string Type, GraphQLType Shape)> _variables = [];
    private readonly StringBuilder _fragments = new();
    private int _fragmentCount;
    private int _aliasCount;

    public CorpusCase Make(string name)
    {
        var root = schema.Mutation is { } mutation && random.Next(6) == 0 ? mutation
            : schema.Subscription is { } subscription && random.Next(8) == 0 ? subscription
            : schema.Query;
        var word = root == schema.Mutation ? "mutation" : root == schema.Subscription ? "subscription" : "query";
        var selection = root == schema.Subscription ? $"{{ {Field(root.Fields[random.Next(root.Fields.Count)], 2)} }}" : Selection(root, 4);
        var variables = _variables.Count == 0 ? "" : $"({string.Join(", ", _variables.Select(Definition))})";
        return new CorpusCase(name, $"{word} Q{variables} {selection}\n{_fragments}") { Variables = Values() };
    }

    private string Definition((string Name, string Type, GraphQLType Shape) variable)
    {
        var fallback = !variable.Shape.IsNonNull && random.Next(5) == 0 ? $" = {new LiteralGenerator(random).Make(variable.Shape, 2)}" : "";
        return $"${variable.Name}: {variable.Type}{fallback}";
    }

    private JsonElement Values()
    {
        var members = _variables.Where(variable => variable.Shape.IsNonNull || random.Next(4) > 0)
            .Select(variable => $"\"{variable.Name}\": {new VariableGenerator(random).Make(variable.Shape, 2)}");
        return JsonElement.Parse($"{{{string.Join(", ", members)}}}");
    }

    private string Selection(CompositeType type, int depth)
    {
        List<string> parts = [];
        for (var i = random.Next(1, 5); i > 0; i--)
        {
            parts.Add(Part(type, depth));
        }

        return $"{{ {string.Join(' ', parts)} }}";
    }

    private string Part(CompositeType type, int depth)
    {
        var choice = random.Next(12);
        if (choice == 0 || (type is not FieldsType && choice < 4))
        {
            return random.Next(2) == 0 ? "__typename" : $"t{_aliasCount++}: __typename";
        }

        if ((choice < 3 || type is not FieldsType) && depth > 0)
        {
            var near = schema.Types.OfType<CompositeType>().Where(other => !other.IsIntrospection && other.Overlaps(type)).ToArray();
            var target = near[random.Next(near.Length)];
            return choice == 1 ? Spread(target, depth) : $"... on {target.Name}{Condition()} {Selection(target, depth - 1)}";
        }

        if (type is not FieldsType fields)
        {
            return "__typename";
        }

        var usable = fields.Fields.Where(field => depth > 0 || field.Type.Named is LeafType).ToArray();
        return usable.Length == 0 ? "__typename" : Field(usable[random.Next(usable.Length)], depth);
    }

    private string Spread(CompositeType target, int depth)
    {
        var name = $"F{_fragmentCount++}";
        var selection = Selection(target, depth - 1);
        _fragments.Append("fragment ").Append(name).Append(" on ").Append(target.Name).Append(' ').Append(selection).Append('\n');
        return $"...{name}{Condition()}";
    }

    private string Field(FieldDefinition field, int depth)
    {
        var arguments = field.Arguments.Where(argument => argument.IsRequired || random.Next(2) == 0).Select(Argument).ToArray();
        // Without an alias of its own a field with arguments would conflict with its like.
        var alias = arguments.Length > 0 || random.Next(4) == 0 ? $"a{_aliasCount++}: " : "";
        var given = arguments.Length == 0 ? "" : $"({string.Join(", ", arguments)})";
        var below = field.Type.Named is CompositeType type ? " " + Selection(type, depth - 1) : "";
        return $"{alias}{field.Name}{given}{Condition()}{below}";
    }

    private string Argument(InputValue argument)
    {
        if (random.Next(2) == 0)
        {
            return $"{argument.Name}: {new LiteralGenerator(random).Make(argument.Type, 3)}";
        }

        var name = $"v{_variables.Count}";
        _variables.Add((name, argument.Type.ToString()!, argument.Type));
        return $"{argument.Name}: ${name}";
    }

    private string Condition()
    {
        if (random.Next(8) > 0)
        {
            return "";
        }

        var word = random.Next(2) == 0 ? "skip" : "include";
        if (random.Next(2) == 0)
        {
            return $" @{word}(if: {(random.Next(2) == 0 ? "true" : "false")})";
        }

        var name = $"v{_variables.Count}";
        _variables.Add((name, "Boolean!", SchemaDraft.NonNull(schema.Type("Boolean")!)));
        return $" @{word}(if: ${name})";
    }
}
