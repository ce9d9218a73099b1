using Switchyard.GraphQL.Language;
using Switchyard.GraphQL.Schema;

namespace Switchyard.GraphQL.Validation.Overlaps;

/// <summary>The fields of one selection set by response name, in order, and the fragments it spreads.</summary>
internal sealed class CollectedFields
{
    private readonly Dictionary<string, List<OverlapField>> _byName = new(StringComparer.Ordinal);

    private CollectedFields(ValidationContext context, SelectionSetNode set, NamedType? parent) => Collect(context, set, parent);

    public List<(string Name, List<OverlapField> Fields)> Groups { get; } = [];

    public List<string> Fragments { get; } = [];

    /// <summary>What these fields were compared with already, and whether as mutually exclusive.</summary>
    public Dictionary<string, bool> Compared { get; } = new(StringComparer.Ordinal);

    public List<OverlapField>? Find(string name) => _byName.GetValueOrDefault(name);

    private void Collect(ValidationContext context, SelectionSetNode set, NamedType? parent)
    {
        foreach (var selection in set.Selections)
        {
            switch (selection)
            {
                case FieldNode field:
                    if (!_byName.TryGetValue(field.ResponseName, out var fields))
                    {
                        _byName[field.ResponseName] = fields = [];
                        Groups.Add((field.ResponseName, fields));
                    }

                    fields.Add(new OverlapField(field, parent));
                    break;
                case FragmentSpreadNode spread when !Fragments.Contains(spread.Name.Value):
                    Fragments.Add(spread.Name.Value);
                    break;
                case InlineFragmentNode inline:
                    Collect(context, inline.SelectionSet, inline.TypeCondition is { } type ? context.Schema.Type(type.Name.Value) : parent);
                    break;
            }
        }
    }

    /// <summary>Collected fields of selection sets, each made once.</summary>
    internal sealed class Cache(ValidationContext context)
    {
        private readonly Dictionary<(SelectionSetNode Set, NamedType? Parent), CollectedFields> _known = [];

        public CollectedFields Get(SelectionSetNode set, NamedType? parent) =>
            _known.TryGetValue((set, parent), out var known) ? known : _known[(set, parent)] = new CollectedFields(context, set, parent);

        public CollectedFields Get(FragmentNode fragment) =>
            Get(fragment.SelectionSet, context.Schema.Type(fragment.TypeCondition.Name.Value));
    }
}
