namespace Switchyard.Core.Telemetry;

/// <summary>What is wrong with a provider's token figures; the label <c>kind</c> of <c>switchyard_usage_anomalies_total</c>.</summary>
public enum UsageAnomaly
{
    /// <summary>There are none.</summary>
    Missing,

    /// <summary>A figure is below zero.</summary>
    Negative,

    /// <summary>A figure is not a number.</summary>
    NotANumber,

    /// <summary>A figure is more than twice our own count.</summary>
    TooLarge,

    /// <summary>The figures contradict each other.</summary>
    Inconsistent,
}
