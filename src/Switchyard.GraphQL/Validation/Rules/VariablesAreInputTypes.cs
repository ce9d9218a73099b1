using Switchyard.GraphQL.Language;

namespace Switchyard.GraphQL.Validation.Rules;

/// <summary>Variables are scalars, enums and input objects.</summary>
internal sealed class VariablesAreInputTypes(ValidationContext context) : ValidationRule(context)
{
    public override RuleHooks Hooks => RuleHooks.Variable;

    public override void Variable(VariableDefinitionNode variable)
    {
        if (Context.Schema.TypeOf(variable.Type) is { IsInput: false })
        {
            Context.Report(
                $"Variable \"${variable.Variable.Name.Value}\" cannot be non-input type \"{Printer.Print(variable.Type)}\".", variable.Type);
        }
    }
}
