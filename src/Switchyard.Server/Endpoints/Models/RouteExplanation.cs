namespace Switchyard.Server.Endpoints.Models;

/// <summary>The answer of <c>POST /api/v1/route/explain</c>: what would become of a request. Nothing was called and nothing taken.</summary>
/// <param name="Model">The model as the request names it.</param>
/// <param name="Candidates">The targets, in the order they would be tried.</param>
/// <param name="Rejected">Targets that would not be tried, and why.</param>
/// <param name="Error">The code the request would be refused with before any target is asked; null when it would not.</param>
/// <param name="Message">That refusal in words.</param>
/// <param name="Cache">What the cache would do.</param>
/// <param name="Limits">The limits that would be asked at the first target, and whether they would block.</param>
internal sealed record RouteExplanation(
    string Model,
    IReadOnlyList<RouteExplanation.Step> Candidates,
    IReadOnlyList<ModelSelection.Rejection> Rejected,
    string? Error,
    string? Message,
    RouteExplanation.CacheOutlook Cache,
    IReadOnlyList<RouteExplanation.Limit> Limits)
{
    /// <summary>A target that would be tried.</summary>
    /// <param name="State"><c>closed</c>, <c>open</c>, <c>half_open</c> or <c>cooling</c>; those that are open or cooling are passed over while another can serve.</param>
    /// <param name="Estimate">What the request would be there.</param>
    internal sealed record Step(string State, ModelEstimate Estimate);

    /// <summary>What the cache would do.</summary>
    /// <param name="Outcome"><c>hit</c>, <c>miss</c>, <c>bypass</c> or <c>unknown</c> when the store did not say.</param>
    /// <param name="Key">The digest of the answer's name; null when the cache has nothing to do with the request.</param>
    /// <param name="MayRead">Whether a stored answer would be served.</param>
    /// <param name="MayStore">Whether the answer would be stored.</param>
    internal sealed record CacheOutlook(string Outcome, string? Key, bool MayRead, bool MayStore);

    /// <summary>A limit.</summary>
    /// <param name="Label">What is counted.</param>
    /// <param name="Unit"><c>requests</c>, <c>tokens</c> or <c>concurrency</c>.</param>
    /// <param name="WindowMs">In what time, in milliseconds; 0 for concurrency.</param>
    /// <param name="Most">The limit.</param>
    /// <param name="Remaining">What is left.</param>
    /// <param name="Needed">What the request needs of it at worst.</param>
    /// <param name="Blocks">Whether it would refuse the request, or have it wait.</param>
    internal sealed record Limit(string Label, string Unit, long WindowMs, long Most, long Remaining, long Needed, bool Blocks);
}
