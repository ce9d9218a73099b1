using Switchyard.GraphQL.Language;

namespace Switchyard.GraphQL.Schema;

internal sealed class InputObjectType(string name) : NamedType(name)
{
    private readonly Dictionary<string, InputValue> _byName = new(StringComparer.Ordinal);

    public List<InputValue> Fields { get; } = [];

    public bool IsOneOf { get; set; }

    public InputValue? Field(string name) => _byName.GetValueOrDefault(name);

    public void Add(InputValue field)
    {
        Fields.Add(field);
        _byName.TryAdd(field.Name, field);
    }
}

/// <summary>An argument or a field of an input object.</summary>
internal sealed class InputValue(string name, GraphQLType type)
{
    public string Name { get; } = name;

    public GraphQLType Type { get; } = type;

    public string? Description { get; init; }

    public string? DeprecationReason { get; init; }

    public InputValueDefinitionNode? Node { get; init; }

    /// <summary>The default as it was written; null when there is none.</summary>
    public ValueNode? DefaultNode { get; init; }

    public bool HasDefault => DefaultNode is not null;

    /// <summary>The default, coerced when the schema was built.</summary>
    public object? Default { get; set; }

    public bool IsRequired => Type.IsNonNull && !HasDefault;
}

internal sealed class DirectiveDefinition(string name)
{
    public string Name { get; } = name;

    public string? Description { get; init; }

    public required string[] Locations { get; init; }

    public required InputValue[] Arguments { get; init; }

    public bool IsRepeatable { get; init; }

    public DirectiveDefinitionNode? Node { get; init; }

    public InputValue? Argument(string name) => Array.Find(Arguments, argument => argument.Name == name);
}
