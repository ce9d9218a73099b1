using System.Text.Json;
using Switchyard.GraphQL.Execution;
using Switchyard.GraphQL.Language;

namespace Switchyard.GraphQL.Schema;

/// <summary>A scalar or enum: a type whose values have no parts that could be selected.</summary>
internal abstract class LeafType(string name) : NamedType(name)
{
    /// <summary>Reads a literal; <paramref name="problem"/> is null when nothing better than the type can be said.</summary>
    public abstract bool TryReadLiteral(ValueNode node, VariableValues? variables, out object? value, out string? problem);

    public abstract bool TryReadJson(JsonElement input, out object? value, out string? problem);

    /// <summary>Turns what a resolver returned into what is written.</summary>
    public abstract bool TryWrite(object value, out object? output, out string? problem);
}

internal sealed class ScalarType(string name, GraphQLScalar coercion) : LeafType(name)
{
    public GraphQLScalar Coercion { get; set; } = coercion;

    public string? SpecifiedByUrl { get; set; }

    public override bool TryReadLiteral(ValueNode node, VariableValues? variables, out object? value, out string? problem) =>
        Coercion.TryReadLiteral(node, variables, out value, out problem);

    public override bool TryReadJson(JsonElement input, out object? value, out string? problem) =>
        Coercion.TryRead(input, out value, out problem);

    public override bool TryWrite(object value, out object? output, out string? problem)
    {
        problem = null;
        if (Coercion.TryWrite(value, out output))
        {
            return true;
        }

        problem = $"{Name} cannot represent value of type {value.GetType().Name}.";
        return false;
    }
}

internal sealed class EnumType(string name) : LeafType(name)
{
    private readonly Dictionary<string, EnumMember> _byName = new(StringComparer.Ordinal);
    private readonly Dictionary<object, EnumMember> _byValue = [];

    public List<EnumMember> Members { get; } = [];

    public EnumMember? Member(string name) => _byName.GetValueOrDefault(name);

    public void Add(EnumMember member)
    {
        Members.Add(member);
        _byName.TryAdd(member.Name, member);
        _byValue.TryAdd(member.Value, member);
    }

    public void Bind(EnumMember member, object value)
    {
        _byValue.Remove(member.Value);
        member.Value = value;
        _byValue[value] = member;
    }

    public override bool TryReadLiteral(ValueNode node, VariableValues? variables, out object? value, out string? problem)
    {
        value = null;
        if (node is not EnumValueNode name)
        {
            problem = $"Enum \"{Name}\" cannot represent non-enum value: {Inspection.Print(node)}.";
            return false;
        }

        var member = Member(name.Value);
        value = member?.Value;
        problem = member is null ? Unknown(name.Value) : null;
        return member is not null;
    }

    public override bool TryReadJson(JsonElement input, out object? value, out string? problem)
    {
        value = null;
        if (input.ValueKind != JsonValueKind.String)
        {
            problem = $"Enum \"{Name}\" cannot represent non-string value: {Inspection.Print(input)}.";
            return false;
        }

        var name = input.GetString()!;
        var member = Member(name);
        value = member?.Value;
        problem = member is null ? Unknown(name) : null;
        return member is not null;
    }

    public override bool TryWrite(object value, out object? output, out string? problem)
    {
        var known = _byValue.TryGetValue(value, out var member);
        output = member?.Encoded;
        problem = known ? null : $"Enum \"{Name}\" cannot represent a value of type {value.GetType().Name}.";
        return known;
    }

    private string Unknown(string name) =>
        $"Value \"{Inspection.Shorten(name)}\" does not exist in \"{Name}\" enum."
        + Suggestions.Of(name, Members.Select(member => member.Name), "the enum value");
}

internal sealed class EnumMember(string name)
{
    public string Name { get; } = name;

    public JsonEncodedText Encoded { get; } = JsonEncodedText.Encode(name);

    public string? Description { get; init; }

    public string? DeprecationReason { get; init; }

    /// <summary>What resolvers see; the name unless bound otherwise.</summary>
    public object Value { get; set; } = name;
}
