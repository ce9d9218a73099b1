namespace Switchyard.GraphQL.Execution;

/// <summary>The way to a value of the answer.</summary>
internal sealed class ResponsePath(ResponsePath? previous, string? name, int index = 0)
{
    private volatile bool _isNulled;

    /// <summary>Whether an error stands here, or above: nothing below can be in the answer any more.</summary>
    public bool IsNulled => _isNulled || (previous?.IsNulled ?? false);

    public void Null() => _isNulled = true;

    public List<object> ToList()
    {
        var steps = previous?.ToList() ?? [];
        steps.Add(name is null ? index : name);
        return steps;
    }
}
