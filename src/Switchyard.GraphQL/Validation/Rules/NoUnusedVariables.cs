using Switchyard.GraphQL.Language;

namespace Switchyard.GraphQL.Validation.Rules;

/// <summary>Variables that are defined are used.</summary>
internal sealed class NoUnusedVariables(ValidationContext context) : ValidationRule(context)
{
    public override RuleHooks Hooks => RuleHooks.DocumentEnd;

    public override void DocumentEnd(DocumentNode document)
    {
        foreach (var operation in document.Definitions.OfType<OperationNode>().Where(operation => operation.Variables.Length > 0))
        {
            HashSet<string> used = [.. Context.UsagesOf(operation).Select(usage => usage.Node.Name.Value)];
            foreach (var variable in operation.Variables.Where(variable => !used.Contains(variable.Variable.Name.Value)))
            {
                var by = operation.Name is { } name ? $" in operation \"{name.Value}\"" : "";
                Context.Report($"Variable \"${variable.Variable.Name.Value}\" is never used{by}.", variable);
            }
        }
    }
}
