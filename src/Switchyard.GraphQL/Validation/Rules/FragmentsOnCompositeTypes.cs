using Switchyard.GraphQL.Language;
using Switchyard.GraphQL.Schema;

namespace Switchyard.GraphQL.Validation.Rules;

/// <summary>Fragments stand on objects, interfaces and unions.</summary>
internal sealed class FragmentsOnCompositeTypes(ValidationContext context) : ValidationRule(context)
{
    public override RuleHooks Hooks => RuleHooks.InlineFragment | RuleHooks.Fragment;

    public override void InlineFragment(InlineFragmentNode fragment)
    {
        if (fragment.TypeCondition is { } condition && IsLeaf(condition))
        {
            Context.Report($"Fragment cannot condition on non composite type \"{condition.Name.Value}\".", condition);
        }
    }

    public override void Fragment(FragmentNode fragment)
    {
        var condition = fragment.TypeCondition;
        if (IsLeaf(condition))
        {
            Context.Report(
                $"Fragment \"{fragment.Name.Value}\" cannot condition on non composite type \"{condition.Name.Value}\".", condition);
        }
    }

    private bool IsLeaf(NamedTypeNode condition) => Context.Schema.Type(condition.Name.Value) is not null and not CompositeType;
}
