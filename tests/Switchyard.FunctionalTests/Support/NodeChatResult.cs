using System.Text.Json;
using Switchyard.FakeUpstream.Recordings;

namespace Switchyard.FunctionalTests.Support;

/// <summary>What the client made of the answer; of a stream that failed, also what it had read before.</summary>
internal sealed record NodeChatResult
{
    /// <summary>Whether the client raised nothing.</summary>
    public required bool Ok { get; init; }

    public required string Text { get; init; }

    public required string Reasoning { get; init; }

    public required string Refusal { get; init; }

    public required IReadOnlyList<ExpectedToolCall> ToolCalls { get; init; }

    public required string? Finish { get; init; }

    public required string? Model { get; init; }

    /// <summary>The usage as sent; null when none was.</summary>
    public required JsonElement? Usage { get; init; }

    /// <summary>How many events the stream had; 0 for a whole answer.</summary>
    public required int Chunks { get; init; }

    /// <summary>What the client raised; null when <see cref="Ok"/>.</summary>
    public required NodeChatError? Error { get; init; }
}
