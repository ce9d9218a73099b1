using System.Collections.ObjectModel;
using System.Text.Json;
using Switchyard.Core.Chat;
using Switchyard.Core.Errors;

namespace Switchyard.Core.Dialects.Anthropic;

/// <summary>What became of a request while it was written: fields left out, and the first reason not to send it.</summary>
/// <param name="client">The client's dialect: fields are named in its words.</param>
/// <param name="drop">Told of every field left out or changed.</param>
internal sealed class RequestNotes(Dialect client, Action<string> drop)
{
    /// <summary>The first reason not to send the request; null when there is none.</summary>
    public LlmError? Error { get; private set; }

    /// <summary>A field has no meaning at the target, or had to be changed.</summary>
    /// <param name="field">Its path in the native dialect.</param>
    public void Drop(string field) => drop(FieldNames.In(client, field));

    /// <summary>Fields of the client's dialect without a place in the neutral form; a null one asks for nothing.</summary>
    /// <param name="owner">The native path of what they belong to.</param>
    /// <param name="fields">The fields, by their names in the client's dialect.</param>
    public void DropUnknown(string owner, IReadOnlyDictionary<string, JsonElement>? fields)
    {
        foreach (var (name, value) in fields ?? ReadOnlyDictionary<string, JsonElement>.Empty)
        {
            if (value.ValueKind != JsonValueKind.Null)
            {
                drop($"{FieldNames.In(client, owner)}.{name}");
            }
        }
    }

    /// <summary>A top-level field of the client's dialect without a place in the neutral form.</summary>
    /// <param name="name">Its name in the client's dialect.</param>
    public void DropUnknown(string name) => drop(name);

    /// <summary>A field would change the meaning of the answer and can not be honoured; another target may do it.</summary>
    /// <param name="field">Its path in the native dialect.</param>
    /// <param name="why">One sentence for the caller.</param>
    public void Refuse(string field, string why) => Fail(LlmErrorCode.UnsupportedParameter, field, why);

    /// <summary>A field is wrong for every target.</summary>
    /// <param name="field">Its path in the native dialect.</param>
    /// <param name="why">One sentence for the caller.</param>
    public void Invalid(string field, string why) => Fail(LlmErrorCode.InvalidRequest, field, why);

    private void Fail(LlmErrorCode code, string field, string why) =>
        Error ??= new LlmError(code, why) { Param = FieldNames.In(client, field) };
}
