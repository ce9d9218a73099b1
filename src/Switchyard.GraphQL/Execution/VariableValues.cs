namespace Switchyard.GraphQL.Execution;

/// <summary>Coerced variables of one request. A variable that was neither sent nor has a default is absent.</summary>
internal sealed class VariableValues
{
    public static readonly VariableValues Empty = new([]);
    private readonly Dictionary<string, object?> _values;

    public VariableValues(Dictionary<string, object?> values) => _values = values;

    public bool TryGet(string name, out object? value) => _values.TryGetValue(name, out value);
}
