namespace Switchyard.FakeUpstream.Recordings;

/// <summary>What a recording says, computed from its bytes by code that shares nothing with the product.</summary>
public sealed record ExpectedAnswer
{
    /// <summary>Whether it was streamed.</summary>
    public required bool IsStream { get; init; }

    /// <summary>Whether the provider reports a failure, by its status, its body, or an event of its stream.</summary>
    public required bool IsError { get; init; }

    /// <summary>Whether a stream ends without a finish reason and without an error.</summary>
    public bool IsTruncated { get; init; }

    /// <summary>All text of the first choice, joined; of a failed stream what came before.</summary>
    public string Text { get; init; } = "";

    /// <summary>All reasoning text, joined, whatever the provider calls it.</summary>
    public string Reasoning { get; init; } = "";

    /// <summary>The text of a refusal.</summary>
    public string Refusal { get; init; } = "";

    /// <summary>The tool calls in order of their index.</summary>
    public IReadOnlyList<ExpectedToolCall> ToolCalls { get; init; } = [];

    /// <summary>The provider's own word for why it ended; null when it gave none.</summary>
    public string? NativeFinish { get; init; }

    /// <summary>
    /// <c>stop</c>, <c>length</c>, <c>tool_calls</c> or <c>content_filter</c>; null when the provider's word is none of the known ones.
    /// </summary>
    public string? Finish { get; init; }

    /// <summary>Tokens of the prompt, cached ones included; null when not reported.</summary>
    public long? PromptTokens { get; init; }

    /// <summary>Tokens of the answer; null when not reported.</summary>
    public long? CompletionTokens { get; init; }

    /// <summary>Tokens of the prompt that were read from the provider's cache; null when not reported.</summary>
    public long? CachedTokens { get; init; }

    /// <summary>The tokens a server without usage names beside its speed; null when it names none.</summary>
    public (long Prompt, long Completion)? TimedTokens { get; init; }
}
