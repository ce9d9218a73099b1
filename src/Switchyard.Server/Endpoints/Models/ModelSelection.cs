using Switchyard.Core.Models;

namespace Switchyard.Server.Endpoints.Models;

/// <summary>The answer of <c>POST /api/v1/models/select</c>.</summary>
/// <param name="Best">The first candidate's id; null when none fits.</param>
/// <param name="Candidates">Models that fit, best first.</param>
/// <param name="Rejected">Models that do not, and why.</param>
/// <param name="TotalCandidates">How many fit, those beyond the limit included.</param>
/// <param name="TotalRejected">How many do not.</param>
internal sealed record ModelSelection(
    string? Best,
    IReadOnlyList<ModelSelection.Candidate> Candidates,
    IReadOnlyList<ModelSelection.Rejection> Rejected,
    int TotalCandidates,
    int TotalRejected)
{
    /// <summary>A model that fits.</summary>
    /// <param name="Id">What to send as <c>model</c>.</param>
    /// <param name="Score">How well it fits the wishes, 0 to 1, times how available it was lately.</param>
    /// <param name="Scores">The parts of the score, each 0 to 1: <c>cost</c>, <c>latency</c>, <c>throughput</c>, <c>quality</c>.</param>
    /// <param name="Available">Whether calls to it are let through now.</param>
    /// <param name="Reasons">Why it stands where it does.</param>
    /// <param name="Capabilities">What is known of it.</param>
    internal sealed record Candidate(
        string Id, double Score, IReadOnlyDictionary<string, double> Scores, bool Available, IReadOnlyList<string> Reasons, ModelCapabilities Capabilities);

    /// <summary>A model that does not fit.</summary>
    /// <param name="Id">What to send as <c>model</c>.</param>
    /// <param name="Reasons">Why not.</param>
    internal sealed record Rejection(string Id, IReadOnlyList<string> Reasons);
}
