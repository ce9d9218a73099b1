using Switchyard.Core.Chat;

namespace Switchyard.Core.Dialects.OpenAI;

/// <summary>From the servers' many finish reasons to the five callers see.</summary>
public static class OpenAIFinishReasons
{
    /// <summary>Maps a finish reason. One nobody knows is no clean end.</summary>
    /// <param name="raw">The server's word; null while there is none.</param>
    /// <param name="hasToolCalls">Whether the answer calls tools.</param>
    /// <param name="hasRefusal">Whether the answer refuses.</param>
    /// <returns>One of <see cref="FinishReasons"/>, or null for null.</returns>
    public static string? Map(string? raw, bool hasToolCalls, bool hasRefusal) => raw switch
    {
        null => null,
        "stop" when hasRefusal => FinishReasons.ContentFilter,
        "stop" or "eos" => FinishReasons.Stop,
        "length" or "max_tokens" => FinishReasons.Length,
        "tool_calls" or "function_call" => FinishReasons.ToolCalls,
        "content_filter" => FinishReasons.ContentFilter,
        "" when hasToolCalls => FinishReasons.ToolCalls,
        _ => FinishReasons.Error,
    };

    /// <summary>Whether the server says by its finish reason that it broke off: a failure, whatever the status.</summary>
    /// <param name="raw">The server's word.</param>
    public static bool IsFailure(string? raw) => raw is "error" or "aborted" or "insufficient_system_resource";
}
