using Switchyard.Core.Errors;

namespace Switchyard.Core.Dialects;

/// <summary>Notes what is wrong with a request while it is read or written. The first fault is the one the caller hears of.</summary>
internal sealed class RequestFaults
{
    /// <summary>The first fault; null while there is none.</summary>
    public LlmError? First { get; private set; }

    /// <summary>A field is missing or wrong.</summary>
    /// <param name="path">The field.</param>
    /// <param name="expected">What it must be, to follow "must be".</param>
    public void Wrong(string path, string expected) =>
        Note(LlmErrorCode.InvalidRequest, path, $"{path} must be {expected}.");

    /// <summary>A field asks for something that can not be done.</summary>
    /// <param name="path">The field.</param>
    /// <param name="reason">One sentence that says why.</param>
    public void Unsupported(string path, string reason) => Note(LlmErrorCode.UnsupportedParameter, path, reason);

    /// <summary>A field is refused for a reason of its own.</summary>
    /// <param name="path">The field.</param>
    /// <param name="reason">One sentence that says why.</param>
    public void Refused(string path, string reason) => Note(LlmErrorCode.InvalidRequest, path, reason);

    private void Note(LlmErrorCode code, string path, string message) =>
        First ??= new LlmError(code, message) { Param = path };
}
