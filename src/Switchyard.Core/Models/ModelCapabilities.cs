namespace Switchyard.Core.Models;

/// <summary>What a model can do and what it costs. Null or empty: not known.</summary>
public sealed record ModelCapabilities
{
    /// <summary>Tokens of prompt and answer together.</summary>
    public int? ContextWindow { get; init; }

    /// <summary>The window the maker gives to requests that ask for it in a way of their own; null when there is no such.</summary>
    public int? ExtendedContextWindow { get; init; }

    /// <summary>Most tokens of an answer.</summary>
    public int? MaxOutputTokens { get; init; }

    /// <summary>The price.</summary>
    public ModelPricing? Pricing { get; init; }

    /// <summary>What it is good at.</summary>
    public IReadOnlyList<string> Strengths { get; init; } = [];

    /// <summary>What to use it for.</summary>
    public IReadOnlyList<string> UseCases { get; init; } = [];

    /// <summary>Whether it reads more than text.</summary>
    public bool? Multimodal { get; init; }

    /// <summary>What it reads: <c>text</c>, <c>image</c>, <c>file</c>, <c>audio</c>, <c>video</c>.</summary>
    public IReadOnlyList<string> InputModalities { get; init; } = [];

    /// <summary>What it writes; a model for embeddings writes <c>embeddings</c>.</summary>
    public IReadOnlyList<string> OutputModalities { get; init; } = [];

    /// <summary>Whether it calls tools.</summary>
    public bool? Tools { get; init; }

    /// <summary>Whether it calls several tools in one answer.</summary>
    public bool? ParallelTools { get; init; }

    /// <summary>Whether it keeps to a JSON schema.</summary>
    public bool? StructuredOutput { get; init; }

    /// <summary>Whether it can reason before it answers.</summary>
    public bool? Reasoning { get; init; }

    /// <summary>Whether its provider keeps prompts to read them cheaper the next time.</summary>
    public bool? PromptCaching { get; init; }

    /// <summary>Request parameters it takes, in OpenAI's spelling.</summary>
    public IReadOnlyList<string> SupportedParameters { get; init; } = [];

    /// <summary>How far its knowledge reaches: <c>yyyy-MM</c> or <c>yyyy-MM-dd</c>.</summary>
    public string? KnowledgeCutoff { get; init; }

    /// <summary>When it will no longer be offered: <c>yyyy-MM-dd</c>; null also when no day is set.</summary>
    public string? DeprecationDate { get; init; }

    /// <summary>The models it belongs to, such as <c>claude</c>.</summary>
    public string? Family { get; init; }

    /// <summary>How it cuts text into tokens, such as <c>o200k_base</c>.</summary>
    public string? Tokenizer { get; init; }

    /// <summary>
    /// How good it is and at what: one of <c>frontier</c>, <c>strong</c>, <c>efficient</c>, <c>small</c>, <c>legacy</c>, and others such as
    /// <c>code</c>, <c>vision</c>, <c>reasoning</c>, <c>long-context</c>.
    /// </summary>
    public IReadOnlyList<string> QualityTags { get; init; } = [];

    /// <summary>Where each figure comes from: <c>configuration</c>, <c>provider</c> or <c>snapshot</c>, by its name.</summary>
    public IReadOnlyDictionary<string, string> Sources { get; init; } = System.Collections.Frozen.FrozenDictionary<string, string>.Empty;
}
