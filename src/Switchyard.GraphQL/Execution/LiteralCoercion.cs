using Switchyard.GraphQL.Language;
using Switchyard.GraphQL.Schema;

namespace Switchyard.GraphQL.Execution;

/// <summary>Turns literals into the values that resolvers see. Nests no deeper than the document does.</summary>
internal static class LiteralCoercion
{
    public static bool TryCoerce(ValueNode node, GraphQLType type, VariableValues? variables, out object? value)
    {
        value = null;
        if (node is VariableNode variable)
        {
            return variables is not null && variables.TryGet(variable.Name.Value, out value) && (value is not null || !type.IsNonNull);
        }

        if (node is NullValueNode)
        {
            return !type.IsNonNull;
        }

        return type.Nullable switch
        {
            ListType list => TryCoerceList(node, list, variables, out value),
            InputObjectType input => TryCoerceObject(node, input, variables, out value),
            LeafType leaf => leaf.TryReadLiteral(node, variables, out value, out _),
            _ => false,
        };
    }

    private static bool TryCoerceList(ValueNode node, ListType type, VariableValues? variables, out object? value)
    {
        value = null;
        if (node is not ListValueNode list)
        {
            var single = TryCoerce(node, type.Item, variables, out var only);
            value = single ? new[] { only } : null;
            return single;
        }

        var items = new object?[list.Values.Length];
        for (var i = 0; i < items.Length; i++)
        {
            if (IsMissing(list.Values[i], variables))
            {
                if (type.Item.IsNonNull)
                {
                    return false;
                }
            }
            else if (!TryCoerce(list.Values[i], type.Item, variables, out items[i]))
            {
                return false;
            }
        }

        value = items;
        return true;
    }

    private static bool TryCoerceObject(ValueNode node, InputObjectType type, VariableValues? variables, out object? value)
    {
        value = null;
        if (node is not ObjectValueNode map)
        {
            return false;
        }

        var result = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var field in type.Fields)
        {
            var given = Array.FindLast(map.Fields, candidate => candidate.Name.Value == field.Name);
            if (given is null || IsMissing(given.Value, variables))
            {
                if (field.HasDefault)
                {
                    result[field.Name] = field.Default;
                }
                else if (field.Type.IsNonNull)
                {
                    return false;
                }
            }
            else if (TryCoerce(given.Value, field.Type, variables, out var item))
            {
                result[field.Name] = item;
            }
            else
            {
                return false;
            }
        }

        value = result;
        return !type.IsOneOf || (result.Count == 1 && result.Values.Single() is not null);
    }

    private static bool IsMissing(ValueNode node, VariableValues? variables) =>
        node is VariableNode variable && (variables is null || !variables.TryGet(variable.Name.Value, out _));
}
