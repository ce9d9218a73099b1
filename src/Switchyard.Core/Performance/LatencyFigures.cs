namespace Switchyard.Core.Performance;

/// <summary>Percentiles of durations in milliseconds, to within a tenth.</summary>
/// <param name="P50">Half are not longer.</param>
/// <param name="P90">Nine of ten are not.</param>
/// <param name="P95">Nineteen of twenty are not.</param>
/// <param name="P99">Ninety-nine of a hundred are not.</param>
public sealed record LatencyFigures(double P50, double P90, double P95, double P99)
{
    /// <summary>The percentiles; null when nothing was counted.</summary>
    /// <param name="histogram">What was counted.</param>
    public static LatencyFigures? Of(LatencyHistogram histogram) => histogram.Count == 0
        ? null
        : new LatencyFigures(At(histogram, 0.5), At(histogram, 0.9), At(histogram, 0.95), At(histogram, 0.99));

    private static double At(LatencyHistogram histogram, double share) => Math.Round(histogram.Quantile(share)!.Value, 2);
}
