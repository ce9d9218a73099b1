using Switchyard.Core.Errors;

namespace Switchyard.Core.Dialects.Anthropic;

/// <summary>What became of a request while it was written: fields left out, and the first reason not to send it.</summary>
/// <param name="drop">Told of every field left out or changed.</param>
internal sealed class RequestNotes(Action<string> drop)
{
    /// <summary>The first reason not to send the request; null when there is none.</summary>
    public LlmError? Error { get; private set; }

    /// <summary>A field has no meaning at the target, or had to be changed.</summary>
    /// <param name="field">Its path.</param>
    public void Drop(string field) => drop(field);

    /// <summary>A field would change the meaning of the answer and can not be honoured; another target may do it.</summary>
    /// <param name="field">Its path.</param>
    /// <param name="why">One sentence for the caller.</param>
    public void Refuse(string field, string why) => Fail(LlmErrorCode.UnsupportedParameter, field, why);

    /// <summary>A field is wrong for every target.</summary>
    /// <param name="field">Its path.</param>
    /// <param name="why">One sentence for the caller.</param>
    public void Invalid(string field, string why) => Fail(LlmErrorCode.InvalidRequest, field, why);

    private void Fail(LlmErrorCode code, string field, string why) => Error ??= new LlmError(code, why) { Param = field };
}
