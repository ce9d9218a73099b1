namespace Switchyard.Core.Selection;

/// <summary>A model that does not fit.</summary>
/// <param name="Candidate">The model.</param>
/// <param name="Reasons">Why not.</param>
public sealed record RejectedModel(ModelCandidate Candidate, IReadOnlyList<string> Reasons);
