using Switchyard.GraphQL.Language;
using Switchyard.GraphQL.Schema;

namespace Switchyard.GraphQL.Validation.Overlaps;

/// <summary>
/// Compares fields pair by pair, as the reference implementation does, to name each conflict. Its work is metered: it is quadratic.
/// </summary>
internal sealed class OverlapPairs(ValidationContext context)
{
    private const int MaxNesting = 600;
    private const int MaxConflicts = 101;
    private readonly CollectedFields.Cache _fields = new(context);
    private readonly Dictionary<(string A, string B), bool> _pairs = [];
    private int _budget = 500_000;
    private int _nesting;

    public List<OverlapConflict> Within(SelectionSetNode set, NamedType? parent)
    {
        List<OverlapConflict> conflicts = [];
        var fields = _fields.Get(set, parent);
        foreach (var (_, group) in fields.Groups)
        {
            for (var i = 0; i < group.Count; i++)
            {
                for (var j = i + 1; j < group.Count; j++)
                {
                    Compare(conflicts, parentsExclusive: false, group[i], group[j]);
                }
            }
        }

        for (var i = 0; i < fields.Fragments.Count; i++)
        {
            WithFragment(conflicts, exclusive: false, fields, fields.Fragments[i]);
            for (var j = i + 1; j < fields.Fragments.Count; j++)
            {
                BetweenFragments(conflicts, exclusive: false, fields.Fragments[i], fields.Fragments[j]);
            }
        }

        return conflicts;
    }

    private void WithFragment(List<OverlapConflict> conflicts, bool exclusive, CollectedFields fields, string name)
    {
        if (!Spend(1)
            || fields.Groups.Count == 0
            || (fields.Compared.TryGetValue(name, out var compared) && (!compared || exclusive)))
        {
            return;
        }

        fields.Compared[name] = exclusive;
        if (!context.Fragments.TryGetValue(name, out var fragment) || _fields.Get(fragment) is var other && other == fields)
        {
            return;
        }

        Between(conflicts, exclusive, fields, other);
        _nesting++;
        foreach (var further in other.Fragments)
        {
            WithFragment(conflicts, exclusive, fields, further);
        }

        _nesting--;
    }

    private void BetweenFragments(List<OverlapConflict> conflicts, bool exclusive, string a, string b)
    {
        if (!Spend(2) || a == b || IsCompared(a, b, exclusive) || IsCompared(b, a, exclusive))
        {
            return;
        }

        _pairs[(a, b)] = exclusive;
        if (!context.Fragments.TryGetValue(a, out var fragmentA) || !context.Fragments.TryGetValue(b, out var fragmentB))
        {
            return;
        }

        var (fieldsA, fieldsB) = (_fields.Get(fragmentA), _fields.Get(fragmentB));
        Between(conflicts, exclusive, fieldsA, fieldsB);
        _nesting++;
        foreach (var further in fieldsB.Fragments)
        {
            BetweenFragments(conflicts, exclusive, a, further);
        }

        foreach (var further in fieldsA.Fragments)
        {
            BetweenFragments(conflicts, exclusive, further, b);
        }

        _nesting--;
    }

    private bool IsCompared(string a, string b, bool exclusive) =>
        _pairs.TryGetValue((a, b), out var known) && (exclusive || !known);

    private void Between(List<OverlapConflict> conflicts, bool exclusive, CollectedFields a, CollectedFields b)
    {
        foreach (var (name, fieldsA) in a.Groups)
        {
            if (!Spend(1))
            {
                return;
            }

            foreach (var fieldA in b.Find(name) is null ? [] : fieldsA)
            {
                foreach (var fieldB in b.Find(name)!)
                {
                    Compare(conflicts, exclusive, fieldA, fieldB);
                }
            }
        }
    }

    private void Compare(List<OverlapConflict> conflicts, bool parentsExclusive, OverlapField a, OverlapField b)
    {
        var (nameA, nameB) = (a.Node.Name.Value, b.Node.Name.Value);
        if (!Spend(2) || conflicts.Count >= MaxConflicts || (a.IsPlain && b.IsPlain && a.Type == b.Type && nameA == nameB))
        {
            return;
        }

        var exclusive = parentsExclusive || (a.Parent != b.Parent && a.Parent is ObjectType && b.Parent is ObjectType);
        if (!exclusive && nameA != nameB)
        {
            Add(conflicts, a, b, $"\"{nameA}\" and \"{nameB}\" are different fields");
        }
        else if (!exclusive && !ValueEquality.SameArguments(a.Node.Arguments, b.Node.Arguments))
        {
            Add(conflicts, a, b, "they have differing arguments");
        }
        else if (a.Type is not null && b.Type is not null && ValueEquality.ShapesConflict(a.Type, b.Type))
        {
            Add(conflicts, a, b, $"they return conflicting types \"{a.Type}\" and \"{b.Type}\"");
        }
        else if (a.Node.SelectionSet is not null && b.Node.SelectionSet is not null)
        {
            var below = Below(exclusive, a, b);
            if (below.Count > 0)
            {
                conflicts.Add(OverlapConflict.Below(below, a, b));
            }
        }
    }

    private List<OverlapConflict> Below(bool exclusive, OverlapField a, OverlapField b)
    {
        List<OverlapConflict> conflicts = [];
        var fieldsA = _fields.Get(a.Node.SelectionSet!, a.Type?.Named);
        var fieldsB = _fields.Get(b.Node.SelectionSet!, b.Type?.Named);
        _nesting++;
        Between(conflicts, exclusive, fieldsA, fieldsB);
        foreach (var name in fieldsB.Fragments)
        {
            WithFragment(conflicts, exclusive, fieldsA, name);
        }

        foreach (var name in fieldsA.Fragments)
        {
            WithFragment(conflicts, exclusive, fieldsB, name);
        }

        foreach (var nameA in fieldsA.Fragments)
        {
            foreach (var nameB in fieldsB.Fragments)
            {
                BetweenFragments(conflicts, exclusive, nameA, nameB);
            }
        }

        _nesting--;
        return conflicts;
    }

    private static void Add(List<OverlapConflict> conflicts, OverlapField a, OverlapField b, string reason) =>
        conflicts.Add(new OverlapConflict(a.Node.ResponseName, reason, [a.Node], [b.Node]));

    private bool Spend(int cost)
    {
        _budget -= cost;
        if (_budget < 0 || _nesting > MaxNesting)
        {
            context.Abort("Validation aborted: comparing the fields takes too long.", GraphQLRefusal.ValidationWork);
        }

        return !context.IsAborted;
    }
}
