namespace Switchyard.Core.Models;

/// <summary>What a model can do and what it costs. Null or empty: not known.</summary>
public sealed record ModelCapabilities
{
    /// <summary>Tokens of prompt and answer together.</summary>
    public int? ContextWindow { get; init; }

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

    /// <summary>What it writes.</summary>
    public IReadOnlyList<string> OutputModalities { get; init; } = [];

    /// <summary>Request parameters it takes, in OpenAI's spelling.</summary>
    public IReadOnlyList<string> SupportedParameters { get; init; } = [];
}
