using Switchyard.Core.Chat;
using Switchyard.Core.Errors;

namespace Switchyard.Core.Providers;

/// <summary>One event of an upstream's stream: its bytes as they came, and what was read beside them.</summary>
public readonly record struct StreamEvent
{
    /// <summary>What it means.</summary>
    public required StreamEventKind Kind { get; init; }

    /// <summary>The whole event with its terminator, as received; valid until the next event is asked for. Empty when no client speaks the upstream's dialect.</summary>
    public ReadOnlyMemory<byte> Frame { get; init; }

    /// <summary>The provider-neutral form; only when the client speaks another dialect than the upstream.</summary>
    public LlmResponse? Delta { get; init; }

    /// <summary>The failure of an <see cref="StreamEventKind.Error"/> event.</summary>
    public LlmError? Error { get; init; }

    /// <summary>What is known of the answer so far; the same object in every event of a stream.</summary>
    public AnswerFacts? Facts { get; init; }

    /// <summary>A failure as an event.</summary>
    /// <param name="error">The failure.</param>
    /// <param name="facts">What is known of the answer so far.</param>
    public static StreamEvent Failed(LlmError error, AnswerFacts? facts = null) =>
        new() { Kind = StreamEventKind.Error, Error = error, Facts = facts };
}
