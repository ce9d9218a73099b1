namespace Switchyard.Server.Endpoints;

/// <summary>The answer of <c>GET /api/v1/limits</c>.</summary>
/// <param name="Key">The name of the key it is about.</param>
/// <param name="Buckets">What is counted; empty when no limit applies.</param>
internal sealed record LimitReport(string Key, IReadOnlyList<LimitReport.Bucket> Buckets)
{
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
