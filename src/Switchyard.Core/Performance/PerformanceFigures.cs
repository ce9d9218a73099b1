using Switchyard.Core.Errors;

namespace Switchyard.Core.Performance;

/// <summary>How a target did, in figures for people. Null: not known.</summary>
/// <param name="Attempts">Attempts that ended.</param>
/// <param name="ErrorRate">The share of them that failed, from 0 to 1.</param>
/// <param name="Errors">How many failed, by type of error; types that did not come are left out.</param>
/// <param name="Availability">The share that did not fail for a reason of the target's own, from 0 to 1.</param>
/// <param name="FirstContentMs">Time to the first content of streams.</param>
/// <param name="LatencyMs">Time to the end of answers.</param>
/// <param name="OutputTokensPerSecond">How fast answers are written, from their first content on where they are streamed.</param>
public sealed record PerformanceFigures(
    long Attempts,
    double ErrorRate,
    IReadOnlyDictionary<string, int> Errors,
    double Availability,
    LatencyFigures? FirstContentMs,
    LatencyFigures? LatencyMs,
    double? OutputTokensPerSecond)
{
    /// <summary>The figures of a tally; null when nothing was counted.</summary>
    /// <param name="tally">The tally; null for none.</param>
    public static PerformanceFigures? Of(PerformanceTally? tally)
    {
        if (tally is not { Attempts: > 0 })
        {
            return null;
        }

        var errors = Enum.GetValues<LlmErrorType>()
            .Where(type => tally.ErrorsOf((int)type) > 0)
            .ToDictionary(LlmErrorTable.NameOf, type => tally.ErrorsOf((int)type), StringComparer.Ordinal);
        return new PerformanceFigures(
            tally.Attempts,
            Math.Round((double)errors.Values.Sum() / tally.Attempts, 4),
            errors,
            Math.Round(1 - ((double)tally.Unavailable / tally.Attempts), 4),
            LatencyFigures.Of(tally.FirstContent),
            LatencyFigures.Of(tally.Latency),
            tally.WritingMicroseconds == 0 ? null : Math.Round(tally.Tokens * 1_000_000.0 / tally.WritingMicroseconds, 2));
    }
}
