using Switchyard.GraphQL.Language;

namespace Switchyard.GraphQL.Validation.Rules;

/// <summary>Fragments that are defined are used.</summary>
internal sealed class NoUnusedFragments(ValidationContext context) : ValidationRule(context)
{
    public override RuleHooks Hooks => RuleHooks.DocumentEnd;

    public override void DocumentEnd(DocumentNode document)
    {
        if (Context.Fragments.Count == 0)
        {
            return;
        }

        OperationNode[] operations = [.. document.Definitions.OfType<OperationNode>()];
        HashSet<string> used = [.. Context.FragmentsOf(operations).Select(fragment => fragment.Name.Value)];
        foreach (var fragment in document.Definitions.OfType<FragmentNode>().Where(node => !used.Contains(node.Name.Value)))
        {
            Context.Report($"Fragment \"{fragment.Name.Value}\" is never used.", fragment);
        }
    }
}
