using Switchyard.Core.Chat;

namespace Switchyard.Core.Dialects.Anthropic;

/// <summary>What the API's stop reasons mean to callers.</summary>
internal static class StopReasons
{
    /// <summary>The neutral reason.</summary>
    /// <param name="reason">The API's own word.</param>
    public static string ToFinishReason(string reason) => reason switch
    {
        "end_turn" or "stop_sequence" => FinishReasons.Stop,
        "max_tokens" or "model_context_window_exceeded" => FinishReasons.Length,
        // Cut at a limit of the API's own loop, to be continued by sending the answer back: no clean end, and no failure.
        "pause_turn" or "compaction" => FinishReasons.Length,
        "tool_use" => FinishReasons.ToolCalls,
        "refusal" => FinishReasons.ContentFilter,
        _ => FinishReasons.Error,
    };
}
