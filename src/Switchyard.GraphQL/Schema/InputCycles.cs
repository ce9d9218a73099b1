namespace Switchyard.GraphQL.Schema;

/// <summary>Finds input objects that would need themselves through fields that are never null.</summary>
internal sealed class InputCycles(List<string> errors)
{
    private readonly HashSet<InputObjectType> _visited = [];
    private readonly List<InputValue> _path = [];
    private readonly Dictionary<InputObjectType, int> _indexes = [];

    public static void Check(SchemaDraft draft, List<string> errors)
    {
        var cycles = new InputCycles(errors);
        foreach (var type in draft.Types.OfType<InputObjectType>())
        {
            cycles.Visit(type);
        }
    }

    private void Visit(InputObjectType type)
    {
        if (!_visited.Add(type))
        {
            return;
        }

        _indexes[type] = _path.Count;
        foreach (var field in type.Fields)
        {
            if (field.Type is not NonNullType { Nullable: InputObjectType next })
            {
                continue;
            }

            _path.Add(field);
            if (_indexes.TryGetValue(next, out var index))
            {
                var names = string.Join('.', _path.Skip(index).Select(step => step.Name));
                errors.Add($"Cannot reference Input Object \"{next.Name}\" within itself through a series of non-null fields: \"{names}\".");
            }
            else
            {
                Visit(next);
            }

            _path.RemoveAt(_path.Count - 1);
        }

        _indexes.Remove(type);
    }
}
