using Switchyard.GraphQL.Language;

namespace Switchyard.GraphQL.Validation.Rules;

/// <summary>
/// The schema has a root type for each operation. Reported only when nothing else is: below an unknown root nothing can be
/// checked, and the reference implementation finds this fault when it executes.
/// </summary>
internal sealed class KnownOperationTypes(ValidationContext context) : ValidationRule(context)
{
    public override RuleHooks Hooks => RuleHooks.DocumentEnd;

    public override void DocumentEnd(DocumentNode document)
    {
        if (Context.Errors.Count > 0)
        {
            return;
        }

        foreach (var operation in document.Definitions.OfType<OperationNode>())
        {
            if (Context.Schema.Root(operation.Operation) is null)
            {
                var name = operation.Operation == OperationKind.Mutation ? "mutation" : "subscription";
                Context.Report($"The {name} operation is not supported by the schema.", operation);
            }
        }
    }
}
