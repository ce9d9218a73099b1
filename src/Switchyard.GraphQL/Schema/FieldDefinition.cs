using System.Text.Json;
using Switchyard.GraphQL.Execution;
using Switchyard.GraphQL.Language;

namespace Switchyard.GraphQL.Schema;

/// <summary>A field of an object or interface with what resolves it.</summary>
internal sealed class FieldDefinition(string name, GraphQLType type, InputValue[] arguments)
{
    public string Name { get; } = name;

    public GraphQLType Type { get; } = type;

    public InputValue[] Arguments { get; } = arguments;

    public string? Description { get; init; }

    public string? DeprecationReason { get; init; }

    public FieldDefinitionNode? Node { get; init; }

    public CompositeType? Parent { get; set; }

    /// <summary>The name as JSON, so that writing a plain answer encodes none.</summary>
    public JsonEncodedText EncodedName { get; } = JsonEncodedText.Encode(name);

    /// <summary>Reads the value from its source at once, without a context.</summary>
    public Func<object?, object?>? Property { get; set; }

    public Func<ResolveContext, ValueTask<object?>>? Resolver { get; set; }

    public Func<ResolveContext, ValueTask<IAsyncEnumerable<object?>>>? Subscriber { get; set; }

    public FieldCost Cost { get; set; } = FieldCost.One;

    public bool IsBound => Property is not null || Resolver is not null;

    public InputValue? Argument(string name)
    {
        foreach (var argument in Arguments)
        {
            if (argument.Name == name)
            {
                return argument;
            }
        }

        return null;
    }
}

/// <summary>What a field costs: its weight, and its selection times the number of items it may return.</summary>
internal sealed record FieldCost(int Weight, string? SizeArgument, int AssumedSize)
{
    public static readonly FieldCost One = new(1, null, 1);
}
