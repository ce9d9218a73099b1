using Switchyard.GraphQL.Language;

namespace Switchyard.GraphQL.Validation.Rules;

/// <summary>Fragments that are spread exist.</summary>
internal sealed class KnownFragmentNames(ValidationContext context) : ValidationRule(context)
{
    public override RuleHooks Hooks => RuleHooks.Spread;

    public override void Spread(FragmentSpreadNode spread)
    {
        if (!Context.Fragments.ContainsKey(spread.Name.Value))
        {
            Context.Report($"Unknown fragment \"{spread.Name.Value}\".", spread.Name);
        }
    }
}
