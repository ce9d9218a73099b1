namespace Switchyard.Core.Configuration;

/// <summary>What a native request that names this preset gets where it says nothing itself: <c>Presets:&lt;name&gt;</c>. What is not set is left open.</summary>
public sealed class PresetOptions
{
    /// <summary>Sampling temperature, 0 to 2.</summary>
    public decimal? Temperature { get; set; }

    /// <summary>Nucleus sampling, over 0 to 1.</summary>
    public decimal? TopP { get; set; }

    /// <summary>Sample from the k most likely tokens.</summary>
    public int? TopK { get; set; }

    /// <summary>Most tokens of the answer, hidden reasoning included.</summary>
    public int? MaxTokens { get; set; }

    /// <summary>How much to reason: one of <c>max</c>, <c>xhigh</c>, <c>high</c>, <c>medium</c>, <c>low</c>, <c>minimal</c>, <c>none</c>.</summary>
    public string? ReasoningEffort { get; set; }

    /// <summary>Frequency penalty, -2 to 2.</summary>
    public decimal? FrequencyPenalty { get; set; }

    /// <summary>Presence penalty, -2 to 2.</summary>
    public decimal? PresencePenalty { get; set; }

    /// <summary>Sequences that end the answer.</summary>
    public IList<string> Stop { get; set; } = [];
}
