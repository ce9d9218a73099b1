using Switchyard.GraphQL.Language;

namespace Switchyard.GraphQL.Validation.Rules;

/// <summary>Fragments have names of their own.</summary>
internal sealed class UniqueFragmentNames(ValidationContext context) : ValidationRule(context)
{
    private readonly Dictionary<string, NameNode> _known = new(StringComparer.Ordinal);

    public override RuleHooks Hooks => RuleHooks.Fragment;

    public override void Fragment(FragmentNode fragment)
    {
        if (!_known.TryAdd(fragment.Name.Value, fragment.Name))
        {
            Context.Report(
                $"There can be only one fragment named \"{fragment.Name.Value}\".", _known[fragment.Name.Value], fragment.Name);
        }
    }
}
