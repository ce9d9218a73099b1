namespace Switchyard.Core.Dialects.OpenAI;

/// <summary>What an answer or a chunk holds.</summary>
[Flags]
public enum OpenAIScan
{
    /// <summary>Nothing of interest.</summary>
    None = 0,

    /// <summary>Text, reasoning, a tool call or a refusal.</summary>
    Content = 1,

    /// <summary>A finish reason.</summary>
    Finish = 2,

    /// <summary>Usage that can be believed.</summary>
    Usage = 4,

    /// <summary>An error, at the top or in a choice.</summary>
    Error = 8,

    /// <summary>At least one choice.</summary>
    Choice = 16,

    /// <summary>A list of vectors: an answer about embeddings.</summary>
    Vectors = 64,

    /// <summary>Content as a list of parts, as Mistral answers: clients of the dialect know it as a string.</summary>
    Parts = 128,

    /// <summary>A finish reason without a word, as Snowflake answers: clients of the dialect know none such.</summary>
    EmptyFinish = 256,

    /// <summary>Not JSON, or not an object.</summary>
    Malformed = 32,
}
