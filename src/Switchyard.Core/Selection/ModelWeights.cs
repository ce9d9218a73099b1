namespace Switchyard.Core.Selection;

/// <summary>What is wished of a model, and how much each wish counts next to the others.</summary>
public sealed record ModelWeights
{
    /// <summary>How much a low price counts.</summary>
    public double Cost { get; init; }

    /// <summary>How much a short time to the first content counts.</summary>
    public double Latency { get; init; }

    /// <summary>How much fast writing counts.</summary>
    public double Throughput { get; init; }

    /// <summary>How much quality counts.</summary>
    public double Quality { get; init; }

    /// <summary>Tags that count as quality.</summary>
    public IReadOnlyList<string> QualityTags { get; init; } = [];

    /// <summary>The wishes of <c>auto</c>: good, and neither dear nor slow.</summary>
    public static ModelWeights Balanced { get; } = new() { Cost = 1, Latency = 0.75, Throughput = 0.25, Quality = 2 };

    /// <summary>The wishes of <c>auto:cheap</c>.</summary>
    public static ModelWeights Cheap { get; } = new() { Cost = 1, Quality = 0.05 };

    /// <summary>The wishes of <c>auto:fast</c>.</summary>
    public static ModelWeights Fast { get; } = new() { Latency = 2, Throughput = 1, Quality = 0.25 };

    /// <summary>The wishes of <c>auto:best</c>.</summary>
    public static ModelWeights Best { get; } = new() { Quality = 1, Latency = 0.05, Cost = 0.05 };
}
