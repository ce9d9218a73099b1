namespace Switchyard.Core.Selection;

/// <summary>Models in the order they fit, and those that do not.</summary>
/// <param name="Ranked">Those that fit, best first.</param>
/// <param name="Rejected">Those that do not.</param>
public sealed record ModelRanking(IReadOnlyList<RankedModel> Ranked, IReadOnlyList<RejectedModel> Rejected);
