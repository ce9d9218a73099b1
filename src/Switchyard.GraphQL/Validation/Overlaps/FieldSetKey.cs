namespace Switchyard.GraphQL.Validation.Overlaps;

/// <summary>A set of fields by the nodes it holds and the types they stand on, so that no set is looked at twice.</summary>
internal readonly struct FieldSetKey : IEquatable<FieldSetKey>
{
    private readonly List<OverlapField> _fields;
    private readonly int _hash;

    public FieldSetKey(List<OverlapField> fields)
    {
        _fields = fields;
        var hash = default(HashCode);
        foreach (var field in fields)
        {
            hash.Add(field.Node.Start);
        }

        _hash = hash.ToHashCode();
    }

    public bool Equals(FieldSetKey other)
    {
        if (_hash != other._hash || _fields.Count != other._fields.Count)
        {
            return false;
        }

        for (var i = 0; i < _fields.Count; i++)
        {
            if (_fields[i].Node != other._fields[i].Node || _fields[i].Parent != other._fields[i].Parent)
            {
                return false;
            }
        }

        return true;
    }

    public override bool Equals(object? obj) => obj is FieldSetKey other && Equals(other);

    public override int GetHashCode() => _hash;
}
