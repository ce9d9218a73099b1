using Switchyard.GraphQL.Language;

namespace Switchyard.GraphQL.Validation.Rules;

/// <summary>No fragment contains itself.</summary>
internal sealed class NoFragmentCycles(ValidationContext context) : ValidationRule(context)
{
    private readonly HashSet<string> _visited = new(StringComparer.Ordinal);
    private readonly List<FragmentSpreadNode> _path = [];
    private readonly Dictionary<string, int> _indexes = new(StringComparer.Ordinal);

    public override RuleHooks Hooks => RuleHooks.Fragment;

    public override void Fragment(FragmentNode fragment)
    {
        var name = fragment.Name.Value;
        if (!_visited.Add(name))
        {
            return;
        }

        _indexes[name] = _path.Count;
        foreach (var spread in Context.SpreadsIn(fragment.SelectionSet))
        {
            _path.Add(spread);
            if (_indexes.TryGetValue(spread.Name.Value, out var index))
            {
                ReportCycle(spread.Name.Value, index);
            }
            else if (Context.Fragments.TryGetValue(spread.Name.Value, out var next))
            {
                Fragment(next);
            }

            _path.RemoveAt(_path.Count - 1);
        }

        _indexes.Remove(name);
    }

    private void ReportCycle(string name, int index)
    {
        var cycle = _path.GetRange(index, _path.Count - index);
        var via = string.Join(", ", cycle.SkipLast(1).Select(spread => $"\"{spread.Name.Value}\""));
        Context.Report($"Cannot spread fragment \"{name}\" within itself{(via.Length > 0 ? $" via {via}." : ".")}", [.. cycle]);
    }
}
