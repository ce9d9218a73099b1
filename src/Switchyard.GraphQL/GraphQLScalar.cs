using System.Text.Json;
using Switchyard.GraphQL.Execution;
using Switchyard.GraphQL.Language;

namespace Switchyard.GraphQL;

/// <summary>How the values of a scalar are read and written. Implementations keep no state.</summary>
public abstract class GraphQLScalar
{
    /// <summary>Reads a value that a caller sent, as a variable or as a literal.</summary>
    /// <param name="input">The value, never null or undefined.</param>
    /// <param name="value">What resolvers get.</param>
    /// <param name="problem">What is wrong, in one sentence, when the value is refused.</param>
    /// <returns>Whether the value is one of this scalar.</returns>
    public abstract bool TryRead(JsonElement input, out object? value, out string? problem);

    /// <summary>Turns what a resolver returned into what is written.</summary>
    /// <param name="value">The value, never null.</param>
    /// <param name="output">
    /// A string, <see cref="bool"/>, <see cref="int"/>, <see cref="long"/>, <see cref="double"/>, <see cref="decimal"/> or
    /// <see cref="JsonElement"/>.
    /// </param>
    /// <returns>Whether the value is one of this scalar.</returns>
    public abstract bool TryWrite(object value, out object? output);

    internal virtual bool TryReadLiteral(ValueNode node, VariableValues? variables, out object? value, out string? problem)
    {
        var json = LiteralJson.ToElement(node, variables);
        if (json.ValueKind == JsonValueKind.Null)
        {
            value = null;
            problem = null;
            return true;
        }

        return TryRead(json, out value, out problem);
    }

    private protected static bool Refuse(string message, out object? value, out string? problem)
    {
        value = null;
        problem = message;
        return false;
    }

    private protected static bool Accept(object read, out object? value, out string? problem)
    {
        value = read;
        problem = null;
        return true;
    }
}
