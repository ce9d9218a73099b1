using Switchyard.GraphQL.Language;

namespace Switchyard.GraphQL.Validation.Rules;

/// <summary>Lists of introspection nest at most twice: they would grow with a power of the schema's size.</summary>
internal sealed class MaxIntrospectionDepth(ValidationContext context) : ValidationRule(context)
{
    private const int MaxLists = 3;
    private readonly Dictionary<string, int> _checked = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _exceeded = new(StringComparer.Ordinal);

    public override RuleHooks Hooks => RuleHooks.Field;

    public override void Field(FieldNode field)
    {
        if (field.Name.Value is "__schema" or "__type" && Exceeds(field, new Dictionary<string, int>(StringComparer.Ordinal), 0))
        {
            Context.Report("Maximum introspection depth exceeded", field);
        }
    }

    private bool Exceeds(SelectionNode node, Dictionary<string, int> visited, int depth)
    {
        switch (node)
        {
            case FragmentSpreadNode spread:
                return SpreadExceeds(spread.Name.Value, visited, depth);
            case FieldNode field:
                depth += field.Name.Value is "fields" or "interfaces" or "possibleTypes" or "inputFields" ? 1 : 0;
                return depth >= MaxLists || (field.SelectionSet is not null && AnyExceeds(field.SelectionSet, visited, depth));
            case InlineFragmentNode inline:
                return AnyExceeds(inline.SelectionSet, visited, depth);
            default:
                return false;
        }
    }

    private bool AnyExceeds(SelectionSetNode set, Dictionary<string, int> visited, int depth)
    {
        foreach (var selection in set.Selections)
        {
            if (Exceeds(selection, visited, depth))
            {
                return true;
            }
        }

        return false;
    }

    // A fragment seen at the same depth or a deeper one says nothing new; this also ends cycles.
    private bool SpreadExceeds(string name, Dictionary<string, int> visited, int depth)
    {
        if (_exceeded.TryGetValue(name, out var exceeded) && exceeded <= depth)
        {
            return true;
        }

        if ((visited.TryGetValue(name, out var entry) && entry >= depth)
            || (_checked.TryGetValue(name, out entry) && entry >= depth)
            || !Context.Fragments.TryGetValue(name, out var fragment))
        {
            return false;
        }

        visited[name] = depth;
        var result = AnyExceeds(fragment.SelectionSet, visited, depth);
        (result ? _exceeded : _checked)[name] = depth;
        return result;
    }
}
