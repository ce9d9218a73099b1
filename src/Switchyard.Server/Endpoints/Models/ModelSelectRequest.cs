namespace Switchyard.Server.Endpoints.Models;

/// <summary>The body of <c>POST /api/v1/models/select</c>.</summary>
internal sealed record ModelSelectRequest
{
    /// <summary>What a model must have.</summary>
    public Needs? Require { get; init; }

    /// <summary>What is wished of it, and how much each wish counts.</summary>
    public Wishes? Prefer { get; init; }

    /// <summary>Most models of each list, 1 to 200. Default: 20.</summary>
    public int? Limit { get; init; }

    /// <summary>What a model must have; what is left out does not matter.</summary>
    internal sealed record Needs
    {
        /// <summary>At least this context window, in tokens.</summary>
        public long? MinContext { get; init; }

        /// <summary>At least this many tokens of answer.</summary>
        public long? MinOutput { get; init; }

        /// <summary>It reads all of these.</summary>
        public IReadOnlyList<string>? InputModalities { get; init; }

        /// <summary>It writes all of these. Default: <c>text</c>.</summary>
        public IReadOnlyList<string>? OutputModalities { get; init; }

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
        public IReadOnlyList<string>? Providers { get; init; }

        /// <summary>Only providers whose configured region is this.</summary>
        public string? Region { get; init; }

        /// <summary>Whether models of which it is not known stay in, behind the others. Default: false.</summary>
        public bool AllowUnknown { get; init; }
    }

    /// <summary>How much each wish counts, 0 to 100. Default, when none is named: cost 1, latency 0.75, throughput 0.25, quality 2.</summary>
    internal sealed record Wishes
    {
        /// <summary>A low price.</summary>
        public double? Cost { get; init; }

        /// <summary>A short time to the first content.</summary>
        public double? Latency { get; init; }

        /// <summary>Fast writing.</summary>
        public double? Throughput { get; init; }

        /// <summary>Quality.</summary>
        public double? Quality { get; init; }

        /// <summary>Tags that count as quality, such as <c>code</c> or <c>vision</c>.</summary>
        public IReadOnlyList<string>? QualityTags { get; init; }
    }
}
