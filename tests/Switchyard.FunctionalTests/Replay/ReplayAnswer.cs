using Shouldly;
using Switchyard.FakeUpstream.Recordings;

namespace Switchyard.FunctionalTests.Replay;

/// <summary>What a client understood of an answer.</summary>
internal sealed record ReplayAnswer
{
    /// <summary>All text.</summary>
    public required string Text { get; init; }

    /// <summary>All reasoning; null when the client can not show it.</summary>
    public string? Reasoning { get; init; }

    /// <summary>The words of a refusal.</summary>
    public string Refusal { get; init; } = "";

    /// <summary>The calls, in order.</summary>
    public required IReadOnlyList<ExpectedToolCall> ToolCalls { get; init; }

    /// <summary>Why it ended.</summary>
    public string? Finish { get; init; }

    /// <summary>Tokens of the prompt; null when none were reported.</summary>
    public long? PromptTokens { get; init; }

    /// <summary>Tokens of the answer; null when none were reported.</summary>
    public long? CompletionTokens { get; init; }

    /// <summary>Tokens read from the cache; none counts as zero.</summary>
    public long CachedTokens { get; init; }

    /// <summary>Fails unless the client understood what the recording says.</summary>
    /// <param name="expected">The recording.</param>
    /// <param name="finish">The finish reason in the words of the client's dialect.</param>
    public void ShouldSay(ExpectedAnswer expected, string? finish)
    {
        ShouldSayAsFarAsItCame(expected);
        Refusal.ShouldBe(expected.Refusal);
        Finish.ShouldBe(finish);
        (PromptTokens, CompletionTokens, CachedTokens)
            .ShouldBe((expected.PromptTokens, expected.CompletionTokens, expected.CachedTokens ?? 0));
    }

    /// <summary>Fails unless text, reasoning and calls are those of the recording; the only ones a broken stream has.</summary>
    /// <param name="expected">The recording.</param>
    public void ShouldSayAsFarAsItCame(ExpectedAnswer expected)
    {
        Text.ShouldBe(expected.Text);
        ToolCalls.Select(Normal).ShouldBe(expected.ToolCalls.Select(Normal));
        if (Reasoning is not null)
        {
            Reasoning.ShouldBe(expected.Reasoning);
        }
    }

    // No arguments at all are sent on as they came, as nothing, where the dialect stays the same.
    private static ExpectedToolCall Normal(ExpectedToolCall call) => call.Arguments.Length == 0 ? call with { Arguments = "{}" } : call;
}
