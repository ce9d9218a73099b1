using Switchyard.Core.Chat;

namespace Switchyard.Core.Dialects.OpenAI;

/// <summary>Maps the finish reasons that servers of OpenAI's dialect send to <see cref="FinishReasons"/>.</summary>
public static class OpenAIFinishReasons
{
    /// <summary>Maps a reason. One that is not known is no clean end.</summary>
    /// <param name="raw">The server's word; null while the answer goes on.</param>
    /// <param name="hasToolCalls">Whether the answer calls tools.</param>
    /// <param name="hasRefusal">Whether the answer is a refusal, which OpenAI reports as a clean stop.</param>
    public static string? Map(string? raw, bool hasToolCalls, bool hasRefusal) => raw switch
    {
        null => null,
        "stop" when hasRefusal => FinishReasons.ContentFilter,
        "stop" => FinishReasons.Stop,
        "length" => FinishReasons.Length,
        "tool_calls" or "function_call" => FinishReasons.ToolCalls,
        "content_filter" => FinishReasons.ContentFilter,
        "" when hasToolCalls => FinishReasons.ToolCalls,
        _ => FinishReasons.Error,
    };
}
