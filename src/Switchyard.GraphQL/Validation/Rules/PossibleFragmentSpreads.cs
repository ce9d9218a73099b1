using Switchyard.GraphQL.Language;
using Switchyard.GraphQL.Schema;

namespace Switchyard.GraphQL.Validation.Rules;

/// <summary>Fragments are spread where their type may occur.</summary>
internal sealed class PossibleFragmentSpreads(ValidationContext context) : ValidationRule(context)
{
    public override RuleHooks Hooks => RuleHooks.InlineFragment | RuleHooks.Spread;

    public override void InlineFragment(InlineFragmentNode fragment)
    {
        if (Context.Type is CompositeType type && Context.ParentType is { } parent && !type.Overlaps(parent))
        {
            Context.Report($"Fragment cannot be spread here as {Never(parent, type)}", fragment);
        }
    }

    public override void Spread(FragmentSpreadNode spread)
    {
        var name = spread.Name.Value;
        if (Context.ParentType is { } parent
            && Context.Fragments.TryGetValue(name, out var fragment)
            && Context.Schema.Type(fragment.TypeCondition.Name.Value) is CompositeType type
            && !type.Overlaps(parent))
        {
            Context.Report($"Fragment \"{name}\" cannot be spread here as {Never(parent, type)}", spread);
        }
    }

    private static string Never(CompositeType parent, CompositeType type) =>
        $"objects of type \"{parent.Name}\" can never be of type \"{type.Name}\".";
}
