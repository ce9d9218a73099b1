using Switchyard.GraphQL.Language;

namespace Switchyard.GraphQL.Validation.Rules;

/// <summary>Variables of an operation have names of their own.</summary>
internal sealed class UniqueVariableNames(ValidationContext context) : ValidationRule(context)
{
    public override RuleHooks Hooks => RuleHooks.Operation;

    public override void Operation(OperationNode operation)
    {
        if (operation.Variables.Length < 2)
        {
            return;
        }

        foreach (var group in operation.Variables.Select(variable => variable.Variable.Name).GroupBy(name => name.Value))
        {
            if (group.Skip(1).Any())
            {
                Context.Report($"There can be only one variable named \"${group.Key}\".", [.. group]);
            }
        }
    }
}
