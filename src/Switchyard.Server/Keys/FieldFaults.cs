using Switchyard.Core.Errors;

namespace Switchyard.Server.Keys;

/// <summary>Everything that is wrong with a request's body.</summary>
internal sealed class FieldFaults
{
    // A body of many wrong fields must not make a long answer.
    private const int MostTold = 20;
    private const int LongestPath = 100;

    private readonly List<(string Field, string Rule)> _faults = [];

    /// <summary>Notes a fault.</summary>
    /// <param name="field">The field's path.</param>
    /// <param name="rule">What it must be, going on from its name.</param>
    public void Add(string field, string rule) => _faults.Add((field.Length > LongestPath ? field[..LongestPath] : field, rule));

    /// <summary>All faults in one error; null when there is none.</summary>
    public LlmError? ToError() => _faults.Count == 0 ? null : new LlmError(
        LlmErrorCode.InvalidRequest, string.Join("; ", _faults.Take(MostTold).Select(static fault => $"{fault.Field} {fault.Rule}")) + ".")
    {
        Param = _faults[0].Field,
    };
}
