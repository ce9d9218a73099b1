using Switchyard.GraphQL.Language;
using Switchyard.GraphQL.Schema;

namespace Switchyard.GraphQL.Validation.Rules;

/// <summary>Variables are of the types their places expect.</summary>
internal sealed class VariablesInAllowedPosition(ValidationContext context) : ValidationRule(context)
{
    public override RuleHooks Hooks => RuleHooks.DocumentEnd;

    public override void DocumentEnd(DocumentNode document)
    {
        foreach (var operation in document.Definitions.OfType<OperationNode>().Where(operation => operation.Variables.Length > 0))
        {
            var defined = operation.Variables.GroupBy(variable => variable.Variable.Name.Value)
                .ToDictionary(group => group.Key, group => group.Last(), StringComparer.Ordinal);
            foreach (var usage in Context.UsagesOf(operation))
            {
                if (usage.Type is not null
                    && defined.TryGetValue(usage.Node.Name.Value, out var variable)
                    && Context.Schema.TypeOf(variable.Type) is { } type)
                {
                    Check(usage, variable, type);
                }
            }
        }
    }

    private void Check(VariableUsage usage, VariableDefinitionNode variable, GraphQLType type)
    {
        var name = usage.Node.Name.Value;
        if (!IsAllowed(type, variable.Default, usage))
        {
            Context.Report($"Variable \"${name}\" of type \"{type}\" used in position expecting type \"{usage.Type}\".", variable, usage.Node);
        }

        if (usage.ParentType is InputObjectType { IsOneOf: true } && !type.IsNonNull)
        {
            Context.Report(
                $"Variable \"${name}\" is of type \"{type}\" but must be non-nullable to be used for OneOf Input Object "
                    + $"\"{usage.ParentType}\".",
                variable,
                usage.Node);
        }
    }

    private static bool IsAllowed(GraphQLType type, ValueNode? defaultValue, VariableUsage usage)
    {
        if (!usage.Type!.IsNonNull || type.IsNonNull)
        {
            return type.IsSubTypeOf(usage.Type);
        }

        return (defaultValue is not (null or NullValueNode) || usage.HasDefault) && type.IsSubTypeOf(usage.Type.Nullable);
    }
}
