using Switchyard.GraphQL.Language;

namespace Switchyard.GraphQL.Execution;

/// <summary>Evaluates <c>@skip</c> and <c>@include</c>.</summary>
internal static class Inclusion
{
    /// <summary>Decides on a selection; false with the node at fault when a condition is no boolean.</summary>
    public static bool TryDecide(SelectionNode selection, VariableValues? variables, out bool included, out Node? fault)
    {
        included = true;
        fault = null;
        if (selection.Directives.Length == 0)
        {
            return true;
        }

        if (!TryRead(selection, "skip", variables, out var skip, out fault))
        {
            return false;
        }

        if (skip == true)
        {
            included = false;
            return true;
        }

        if (!TryRead(selection, "include", variables, out var include, out fault))
        {
            return false;
        }

        included = include != false;
        return true;
    }

    /// <summary>Whether anything about the selection hangs on variables.</summary>
    public static bool IsConditional(SelectionNode selection) => Array.Exists(selection.Directives, directive =>
        directive.Name.Value is "skip" or "include" && Condition(directive) is VariableNode);

    private static bool TryRead(SelectionNode selection, string name, VariableValues? variables, out bool? value, out Node? fault)
    {
        value = null;
        fault = null;
        var directive = Array.Find(selection.Directives, candidate => candidate.Name.Value == name);
        if (directive is null)
        {
            return true;
        }

        var condition = Condition(directive);
        if (condition is BooleanValueNode literal)
        {
            value = literal.Value;
        }
        else if (condition is VariableNode variable && variables is not null
            && variables.TryGet(variable.Name.Value, out var given) && given is bool flag)
        {
            value = flag;
        }

        fault = value is null ? condition ?? (Node)directive : null;
        return value is not null;
    }

    private static ValueNode? Condition(DirectiveNode directive) =>
        Array.FindLast(directive.Arguments, argument => argument.Name.Value == "if")?.Value;
}
