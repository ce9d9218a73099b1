namespace Switchyard.Core.Selection;

/// <summary>What a model must have. Null, empty or false: it does not matter.</summary>
public sealed record ModelRequirements
{
    /// <summary>At least this context window, in tokens.</summary>
    public long? ContextTokens { get; init; }

    /// <summary>At least this many tokens of answer.</summary>
    public long? OutputTokens { get; init; }

    /// <summary>It reads all of these.</summary>
    public IReadOnlyList<string> InputModalities { get; init; } = [];

    /// <summary>It writes all of these.</summary>
    public IReadOnlyList<string> OutputModalities { get; init; } = [];

    /// <summary>It calls tools.</summary>
    public bool Tools { get; init; }

    /// <summary>It calls several tools in one answer.</summary>
    public bool ParallelTools { get; init; }

    /// <summary>It keeps to a JSON schema.</summary>
    public bool StructuredOutput { get; init; }

    /// <summary>It can reason.</summary>
    public bool Reasoning { get; init; }

    /// <summary>Its provider caches prompts.</summary>
    public bool PromptCaching { get; init; }

    /// <summary>Not dearer, in USD per million prompt tokens.</summary>
    public decimal? MaxInputPrice { get; init; }

    /// <summary>Not dearer, in USD per million tokens of the answer.</summary>
    public decimal? MaxOutputPrice { get; init; }

    /// <summary>Only these configured providers.</summary>
    public IReadOnlyList<string> Providers { get; init; } = [];

    /// <summary>Only providers whose configured region is this.</summary>
    public string? Region { get; init; }

    /// <summary>Whether a model of which it is not known stays in, behind those of which it is. Default: no.</summary>
    public bool AllowUnknown { get; init; }
}
