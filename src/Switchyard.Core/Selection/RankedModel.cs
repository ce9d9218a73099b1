namespace Switchyard.Core.Selection;

/// <summary>A model that fits, and how well.</summary>
/// <param name="Candidate">The model.</param>
/// <param name="Score">How well it fits the wishes, from 0 to 1.</param>
/// <param name="Parts">What the score is made of.</param>
/// <param name="Unknown">Requirements of which it is not known whether it has them.</param>
public sealed record RankedModel(ModelCandidate Candidate, double Score, ScoreParts Parts, IReadOnlyList<string> Unknown);
