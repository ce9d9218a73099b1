using Switchyard.Core.Chat;
using Switchyard.Core.Errors;
using Switchyard.Core.Providers;

namespace Switchyard.Core.Caching;

/// <summary>A complete answer, or a refusal that would come again, as it can be stored. Immutable, except that nobody may write to its facts.</summary>
internal sealed record Recorded
{
    /// <summary>What was read beside the answer.</summary>
    public required AnswerFacts Facts { get; init; }

    /// <summary>Request fields the target could not take.</summary>
    public IReadOnlyList<string> Dropped { get; init; } = [];

    /// <summary>Request fields that were fitted to the target's model.</summary>
    public IReadOnlyList<string> Adapted { get; init; } = [];

    /// <summary>A whole answer's bytes, when its client speaks the upstream's dialect.</summary>
    public ReadOnlyMemory<byte>? Body { get; init; }

    /// <summary>A whole answer in the neutral form, when its client does not.</summary>
    public LlmResponse? Response { get; init; }

    /// <summary>The events of a stream, the end among them.</summary>
    public IReadOnlyList<StreamEvent>? Events { get; init; }

    /// <summary>A refusal.</summary>
    public LlmError? Error { get; init; }
}
