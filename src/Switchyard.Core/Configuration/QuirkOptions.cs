namespace Switchyard.Core.Configuration;

/// <summary>Where an OpenAI-compatible server departs from the dialect, as data. Null or empty: what its type knows, else OpenAI's rule.</summary>
public sealed class QuirkOptions
{
    /// <summary>The field for the most tokens of an answer: <c>max_tokens</c> or <c>max_completion_tokens</c>. The client's spelling is changed to it.</summary>
    public string? MaxTokensField { get; set; }

    /// <summary>
    /// Request fields the server refuses: they are left out, and the client is told. Of the fields within messages, parts and tools
    /// these are understood: <c>cache_control</c>, <c>name</c>, <c>refusal</c>, <c>strict</c>, <c>detail</c>.
    /// </summary>
    public IList<string> DropFields { get; set; } = [];

    /// <summary>Request fields the server can not honour and that change the meaning of the answer: a request with one is refused before it is sent.</summary>
    public IList<string> RefuseFields { get; set; } = [];

    /// <summary>Whether role <c>developer</c> must be sent as <c>system</c>.</summary>
    public bool? DeveloperAsSystem { get; set; }

    /// <summary>Whether <c>stream_options</c> is understood.</summary>
    public bool? StreamOptions { get; set; }

    /// <summary>Whether every complete stream ends with <c>data: [DONE]</c>; when it does, one that lacks it is truncated.</summary>
    public bool? DoneMarker { get; set; }

    /// <summary>The field in which the server wants earlier reasoning back: <c>reasoning_content</c> or <c>reasoning</c>.</summary>
    public string? ReasoningField { get; set; }

    /// <summary>
    /// How the server is told how much to reason: <c>effort</c> (<c>reasoning_effort</c>), <c>openrouter</c>
    /// (<c>reasoning: {effort, max_tokens, exclude, enabled}</c>; reasoning details and annotations go back too) or <c>thinking</c>
    /// (DeepSeek's <c>thinking: {type}</c> with <c>reasoning_effort</c> of <c>low</c>, <c>high</c>, <c>max</c>). Default: <c>effort</c>.
    /// </summary>
    public string? ReasoningStyle { get; set; }

    /// <summary>Whether <c>response_format</c> may be <c>json_schema</c>.</summary>
    public bool? JsonSchema { get; set; }

    /// <summary>The path asked to see whether the server is well. Default: <c>models</c>, relative to the base URL.</summary>
    public string? HealthPath { get; set; }
}
