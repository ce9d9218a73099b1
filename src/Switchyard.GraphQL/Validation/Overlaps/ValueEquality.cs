using Switchyard.GraphQL.Language;
using Switchyard.GraphQL.Schema;

namespace Switchyard.GraphQL.Validation.Overlaps;

/// <summary>Whether fields are called alike, whatever the order of arguments and of object fields.</summary>
internal static class ValueEquality
{
    public static bool SameArguments(ArgumentNode[] a, ArgumentNode[] b)
    {
        if (a == b || a.Length != b.Length)
        {
            return a == b;
        }

        foreach (var argument in a)
        {
            var other = Array.FindLast(b, candidate => candidate.Name.Value == argument.Name.Value);
            var mine = Array.FindLast(a, candidate => candidate.Name.Value == argument.Name.Value)!;
            if (other is null || !Same(mine.Value, other.Value))
            {
                return false;
            }
        }

        return true;
    }

    public static bool ShapesConflict(GraphQLType a, GraphQLType b)
    {
        while (a != b)
        {
            if (a is ListType listA && b is ListType listB)
            {
                (a, b) = (listA.Item, listB.Item);
            }
            else if (a is NonNullType nonNullA && b is NonNullType nonNullB)
            {
                (a, b) = (nonNullA.Nullable, nonNullB.Nullable);
            }
            else
            {
                return a is not CompositeType || b is not CompositeType;
            }
        }

        return false;
    }

    private static bool Same(ValueNode a, ValueNode b)
    {
        if (a == b)
        {
            return true;
        }

        return (a, b) switch
        {
            (VariableNode x, VariableNode y) => x.Name.Value == y.Name.Value,
            (NumberValueNode x, NumberValueNode y) => x.Kind == y.Kind && x.Text == y.Text,
            (StringValueNode x, StringValueNode y) => x.Value == y.Value && x.IsBlock == y.IsBlock,
            (BooleanValueNode x, BooleanValueNode y) => x.Value == y.Value,
            (EnumValueNode x, EnumValueNode y) => x.Value == y.Value,
            (NullValueNode, NullValueNode) => true,
            (ListValueNode x, ListValueNode y) => SameLists(x.Values, y.Values),
            (ObjectValueNode x, ObjectValueNode y) => SameFields(x.Fields, y.Fields),
            _ => false,
        };
    }

    private static bool SameLists(ValueNode[] a, ValueNode[] b)
    {
        if (a.Length != b.Length)
        {
            return false;
        }

        for (var i = 0; i < a.Length; i++)
        {
            if (!Same(a[i], b[i]))
            {
                return false;
            }
        }

        return true;
    }

    private static bool SameFields(ObjectFieldNode[] a, ObjectFieldNode[] b)
    {
        if (a.Length != b.Length)
        {
            return false;
        }

        var x = a.OrderBy(field => field.Name.Value, StringComparer.Ordinal).ToArray();
        var y = b.OrderBy(field => field.Name.Value, StringComparer.Ordinal).ToArray();
        for (var i = 0; i < x.Length; i++)
        {
            if (x[i].Name.Value != y[i].Name.Value || !Same(x[i].Value, y[i].Value))
            {
                return false;
            }
        }

        return true;
    }
}
