namespace Switchyard.FakeUpstream.Recordings;

/// <summary>The protocol a recording is in.</summary>
public enum RecordedDialect
{
    /// <summary>Anything no expectation is computed for.</summary>
    Other,

    /// <summary>OpenAI chat completions and what imitates them.</summary>
    OpenAIChat,

    /// <summary>Anthropic messages.</summary>
    AnthropicMessages,
}
