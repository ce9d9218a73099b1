namespace Switchyard.Core.Chat;

/// <summary>A language of requests and answers on the wire.</summary>
public enum Dialect
{
    /// <summary>Switchyard's own, camelCase.</summary>
    Native,

    /// <summary>OpenAI Chat Completions, as OpenRouter, DeepSeek and the compatible servers extend it.</summary>
    OpenAI,

    /// <summary>Anthropic Messages.</summary>
    Anthropic,
}
