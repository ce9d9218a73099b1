using Switchyard.Core.Chat;
using Switchyard.Core.Errors;
using Switchyard.Core.Providers;

namespace Switchyard.Core.Dialects.Anthropic;

/// <summary>What one event of a stream was.</summary>
/// <param name="Kind">What it means for the request.</param>
/// <param name="Delta">The neutral form of a content event; null when there is none or none was wanted.</param>
/// <param name="Error">
/// Of kind <see cref="StreamEventKind.Error"/>: the fault of a stream that breaks the protocol. Null when the event is the upstream's
/// own error, whose data the caller classifies.
/// </param>
public readonly record struct AnthropicStreamEvent(StreamEventKind Kind, LlmResponse? Delta = null, LlmError? Error = null)
{
    /// <summary>Whether the event is the upstream's own error frame.</summary>
    public bool IsErrorFrame => Kind == StreamEventKind.Error && Error is null;
}
