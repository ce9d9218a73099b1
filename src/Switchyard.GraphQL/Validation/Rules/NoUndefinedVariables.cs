using Switchyard.GraphQL.Language;

namespace Switchyard.GraphQL.Validation.Rules;

/// <summary>Variables that are used are defined, through fragments too.</summary>
internal sealed class NoUndefinedVariables(ValidationContext context) : ValidationRule(context)
{
    public override RuleHooks Hooks => RuleHooks.DocumentEnd;

    public override void DocumentEnd(DocumentNode document)
    {
        foreach (var operation in document.Definitions.OfType<OperationNode>())
        {
            HashSet<string> defined = [.. operation.Variables.Select(variable => variable.Variable.Name.Value)];
            foreach (var usage in Context.UsagesOf(operation).Where(usage => !defined.Contains(usage.Node.Name.Value)))
            {
                var by = operation.Name is { } name ? $" by operation \"{name.Value}\"" : "";
                Context.Report($"Variable \"${usage.Node.Name.Value}\" is not defined{by}.", usage.Node, operation);
                if (Context.IsAborted)
                {
                    return;
                }
            }
        }
    }
}
