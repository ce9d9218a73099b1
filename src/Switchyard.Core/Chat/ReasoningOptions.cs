namespace Switchyard.Core.Chat;

/// <summary>How much the model shall reason, and whether the reasoning is shown.</summary>
public sealed record ReasoningOptions
{
    /// <summary>One of <c>max</c>, <c>xhigh</c>, <c>high</c>, <c>medium</c>, <c>low</c>, <c>minimal</c>, <c>none</c>.</summary>
    public string? Effort { get; init; }

    /// <summary>The budget in tokens, where a provider takes one.</summary>
    public int? MaxTokens { get; init; }

    /// <summary>Leave the reasoning out of the answer.</summary>
    public bool? Exclude { get; init; }

    /// <summary>Switch reasoning on or off where a provider has a default.</summary>
    public bool? Enabled { get; init; }
}
