using System.Text.Json;
using Switchyard.GraphQL.Language;

namespace Switchyard.GraphQL.Execution;

/// <summary>What is checked of a valid operation before it is executed.</summary>
internal static class OperationGate
{
    public static GraphQLResult? Check(PreparedOperation operation, GraphQLOptions options)
    {
        var (kind, word) = operation.Node.Operation switch
        {
            OperationKind.Query => (GraphQLOperations.Query, "query"),
            OperationKind.Mutation => (GraphQLOperations.Mutation, "mutation"),
            _ => (GraphQLOperations.Subscription, "subscription"),
        };
        if ((options.Allow & kind) == 0)
        {
            return new GraphQLResult(
                GraphQLOutcome.OperationNotAllowed, [new GraphQLError($"A {word} operation is not allowed here.")]);
        }

        return operation.UsesIntrospection is { } field && !options.AllowIntrospection
            ? new GraphQLResult(
                GraphQLOutcome.ValidationFailed,
                [new GraphQLError("Introspection is off.") { Locations = [operation.Source.Locate(field.Start)] }])
            : null;
    }

    public static GraphQLResult? CheckVariables(JsonElement variables, GraphQLLimits limits)
    {
        if (variables.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null)
        {
            return null;
        }

        if (variables.ValueKind != JsonValueKind.Object)
        {
            return new GraphQLResult(GraphQLOutcome.RequestError, [new GraphQLError("Variables must be an object.")]);
        }

        var most = Math.Min(limits.MaxVariableDepth, GraphQLLimits.HardRecursion);
        if (!VariableText.IsValid(variables))
        {
            return new GraphQLResult(GraphQLOutcome.RequestError, [new GraphQLError("The variables hold a string that is no Unicode text.")]);
        }

        return IsDeeper(variables, most)
            ? new GraphQLResult(
                GraphQLOutcome.Refused,
                [new GraphQLError($"The variables nest deeper than {most} levels.") { Refusal = GraphQLRefusal.VariableDepth }])
            : null;
    }

    public static GraphQLResult TooCostly(int cost, int most) => new(
        GraphQLOutcome.Refused,
        [new GraphQLError($"The operation costs {cost}, more than {most}.") { Refusal = GraphQLRefusal.Cost }]);

    // Calls itself at most as often as the limit says.
    private static bool IsDeeper(JsonElement value, int levels)
    {
        if (value.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array))
        {
            return false;
        }

        if (levels == 0)
        {
            return true;
        }

        if (value.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in value.EnumerateArray())
            {
                if (IsDeeper(item, levels - 1))
                {
                    return true;
                }
            }

            return false;
        }

        foreach (var member in value.EnumerateObject())
        {
            if (IsDeeper(member.Value, levels - 1))
            {
                return true;
            }
        }

        return false;
    }
}
