using Switchyard.GraphQL.Language;

namespace Switchyard.GraphQL.Validation.Rules;

/// <summary>An operation without a name stands alone.</summary>
internal sealed class LoneAnonymousOperation(ValidationContext context) : ValidationRule(context)
{
    public override RuleHooks Hooks => RuleHooks.Operation;

    public override void Operation(OperationNode operation)
    {
        if (operation.Name is null && Context.Document.Definitions.Count(node => node is OperationNode) > 1)
        {
            Context.Report("This anonymous operation must be the only defined operation.", operation);
        }
    }
}
