namespace Switchyard.Core.Configuration;

/// <summary>What the operator knows better of a model: <c>Providers:&lt;name&gt;:ModelOverrides:&lt;model&gt;</c>. What is not set is left to others.</summary>
public sealed class ModelOverrideOptions
{
    /// <summary>Tokens of prompt and answer together.</summary>
    public int? ContextWindow { get; set; }

    /// <summary>Most tokens of an answer.</summary>
    public int? MaxOutputTokens { get; set; }

    /// <summary>What it reads: <c>text</c>, <c>image</c>, <c>file</c>, <c>audio</c>, <c>video</c>.</summary>
    public IList<string> InputModalities { get; set; } = [];

    /// <summary>What it writes, such as <c>text</c> or <c>embeddings</c>.</summary>
    public IList<string> OutputModalities { get; set; } = [];

    /// <summary>Whether it calls tools.</summary>
    public bool? Tools { get; set; }

    /// <summary>Whether it calls several tools in one answer.</summary>
    public bool? ParallelTools { get; set; }

    /// <summary>Whether it keeps to a JSON schema.</summary>
    public bool? StructuredOutput { get; set; }

    /// <summary>Whether it can reason before it answers.</summary>
    public bool? Reasoning { get; set; }

    /// <summary>Whether its provider keeps prompts to read them cheaper the next time.</summary>
    public bool? PromptCaching { get; set; }

    /// <summary>Request parameters it takes, in OpenAI's spelling.</summary>
    public IList<string> SupportedParameters { get; set; } = [];

    /// <summary>What it is good at.</summary>
    public IList<string> Strengths { get; set; } = [];

    /// <summary>What to use it for.</summary>
    public IList<string> UseCases { get; set; } = [];

    /// <summary>How good it is and at what.</summary>
    public IList<string> QualityTags { get; set; } = [];

    /// <summary>How far its knowledge reaches: <c>yyyy-MM</c> or <c>yyyy-MM-dd</c>.</summary>
    public string? KnowledgeCutoff { get; set; }

    /// <summary>When it will no longer be offered: <c>yyyy-MM-dd</c>.</summary>
    public string? DeprecationDate { get; set; }

    /// <summary>The models it belongs to.</summary>
    public string? Family { get; set; }

    /// <summary>How it cuts text into tokens.</summary>
    public string? Tokenizer { get; set; }
}
