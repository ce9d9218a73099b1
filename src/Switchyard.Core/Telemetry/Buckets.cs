using System.Diagnostics.Metrics;

namespace Switchyard.Core.Telemetry;

/// <summary>Histogram boundaries. Those of <c>gen_ai.*</c> are the semantic conventions' own, so that dashboards fit.</summary>
internal static class Buckets
{
    public static readonly InstrumentAdvice<double> Operation = Of<double>(
        0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92);

    public static readonly InstrumentAdvice<long> Tokens = Of<long>(
        1, 4, 16, 64, 256, 1024, 4096, 16384, 65536, 262144, 1048576, 4194304, 16777216, 67108864);

    public static readonly InstrumentAdvice<double> FirstToken = Of<double>(
        0.001, 0.005, 0.01, 0.02, 0.04, 0.06, 0.08, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10);

    public static readonly InstrumentAdvice<double> PerToken = Of<double>(
        0.01, 0.025, 0.05, 0.075, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.75, 1, 2.5);

    // Up to 900 s, the default total timer.
    public static readonly InstrumentAdvice<double> Request = Of<double>(
        0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 40, 60, 120, 300, 600, 900);

    // Switchyard's own share is a fraction of a millisecond when all is well.
    public static readonly InstrumentAdvice<double> Overhead = Of<double>(
        0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1);

    public static readonly InstrumentAdvice<double> Probe = Of<double>(
        0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10);

    private static InstrumentAdvice<T> Of<T>(params T[] boundaries)
        where T : struct => new() { HistogramBucketBoundaries = boundaries };
}
