namespace Switchyard.Core.Chat;

/// <summary>Why an answer ended: the five values callers see.</summary>
public static class FinishReasons
{
    /// <summary>The model was done, or met a stop sequence.</summary>
    public const string Stop = "stop";

    /// <summary>A token limit was reached.</summary>
    public const string Length = "length";

    /// <summary>The model calls tools.</summary>
    public const string ToolCalls = "tool_calls";

    /// <summary>A filter or a refusal ended it.</summary>
    public const string ContentFilter = "content_filter";

    /// <summary>Anything that is no clean end, unknown reasons included.</summary>
    public const string Error = "error";
}
