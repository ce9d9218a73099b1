namespace Switchyard.Server.Endpoints.Limits;

/// <summary>The answer of <c>GET /api/v1/limits</c>.</summary>
/// <param name="Key">The name of the key it is about.</param>
/// <param name="Buckets">What is counted; empty when no limit applies.</param>
/// <param name="Budgets">What may be spent; empty when no budget applies, or for another key.</param>
internal sealed record LimitReport(string Key, IReadOnlyList<LimitReport.Bucket> Buckets, IReadOnlyList<LimitReport.Budget> Budgets)
{
    /// <summary>A budget in the period in force, in USD.</summary>
    /// <param name="Scope"><c>global</c>, <c>tenant</c> or <c>key</c>.</param>
    /// <param name="Period"><c>day</c>, <c>week</c>, <c>month</c> or <c>total</c>, by UTC.</param>
    /// <param name="Limit">Never more than this is spent; null: no limit.</param>
    /// <param name="SoftLimit">Reaching this is told; null: nothing is.</param>
    /// <param name="Spent">What ended attempts cost.</param>
    /// <param name="Reserved">What is held for attempts that run and for some to come.</param>
    /// <param name="EndsAt">When the period ends; null when it does not.</param>
    internal sealed record Budget(
        string Scope, string Period, decimal? Limit, decimal? SoftLimit, decimal Spent, decimal Reserved, DateTimeOffset? EndsAt);

    /// <summary>Something that is counted.</summary>
    /// <param name="Scope"><c>global</c>, <c>key</c>, <c>key_model</c> or <c>end_user</c>.</param>
    /// <param name="Label">What it is, as refusals name it.</param>
    /// <param name="Figures">Its figures.</param>
    internal sealed record Bucket(string Scope, string Label, IReadOnlyList<Figure> Figures);

    /// <summary>One figure.</summary>
    /// <param name="Unit"><c>requests</c>, <c>tokens</c> or <c>concurrency</c>.</param>
    /// <param name="Window"><c>second</c>, <c>minute</c>, <c>hour</c> or <c>day</c>; null for concurrency.</param>
    /// <param name="Limit">Never more than this in any window of that length.</param>
    /// <param name="Remaining">What is left now.</param>
    /// <param name="ResetMs">When all of it is there again if nothing more is taken, in milliseconds.</param>
    internal sealed record Figure(string Unit, string? Window, long Limit, long Remaining, long ResetMs);
}
