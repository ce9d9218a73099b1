using OpenAI.Chat;
using Switchyard.FakeUpstream.Recordings;

namespace Switchyard.FunctionalTests.Replay;

/// <summary>What the official OpenAI client for .NET shows of a whole answer.</summary>
internal static class DotNetAnswer
{
    /// <summary>Reads an answer.</summary>
    /// <param name="completion">The answer.</param>
    public static ReplayAnswer Of(ChatCompletion completion) => new()
    {
        Text = TextOf(completion.Content),
        Refusal = completion.Refusal ?? "",
        ToolCalls = [.. completion.ToolCalls.Select(c => new ExpectedToolCall(c.Id, c.FunctionName, c.FunctionArguments.ToString()))],
        Finish = NameOf(completion.FinishReason),
        PromptTokens = completion.Usage?.InputTokenCount,
        CompletionTokens = completion.Usage?.OutputTokenCount,
        CachedTokens = completion.Usage?.InputTokenDetails?.CachedTokenCount ?? 0,
    };

    /// <summary>The text of all parts.</summary>
    /// <param name="content">The parts.</param>
    public static string TextOf(ChatMessageContent content) => string.Concat(content.Select(part => part.Text));

    /// <summary>The finish reason's name on the wire.</summary>
    /// <param name="finish">The client's value.</param>
    public static string? NameOf(ChatFinishReason? finish) => finish switch
    {
        ChatFinishReason.Stop => "stop",
        ChatFinishReason.Length => "length",
        ChatFinishReason.ToolCalls => "tool_calls",
        ChatFinishReason.ContentFilter => "content_filter",
        _ => finish?.ToString(),
    };
}
