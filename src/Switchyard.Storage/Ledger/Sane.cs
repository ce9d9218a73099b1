namespace Switchyard.Storage.Ledger;

/// <summary>
/// Bounds of one row's figures. What an upstream says may be absurd; a figure beyond these would make sums overflow, and a batch that can never
/// be written would hold up the ledger.
/// </summary>
internal static class Sane
{
    private const long MostTokens = 1_000_000_000_000;
    private const decimal MostCost = 1_000_000;

    /// <summary>A number of tokens or attempts, 0 to a million millions.</summary>
    /// <param name="count">The number.</param>
    public static long Count(long count) => Math.Clamp(count, 0, MostTokens);

    /// <summary>A price, at most a million USD.</summary>
    /// <param name="amount">In USD; null for none.</param>
    public static StoredAmount? Amount(decimal? amount) => amount is { } value ? StoredAmount.From(Math.Clamp(value, 0, MostCost)) : null;

    /// <summary>A time that took, in milliseconds; 0 for what is no number.</summary>
    /// <param name="milliseconds">The time.</param>
    public static double Time(double milliseconds) => double.IsFinite(milliseconds) ? milliseconds : 0;

    /// <summary>A time that may be missing.</summary>
    /// <param name="milliseconds">The time; null for none.</param>
    public static double? Time(double? milliseconds) => milliseconds is { } value ? Time(value) : null;
}
