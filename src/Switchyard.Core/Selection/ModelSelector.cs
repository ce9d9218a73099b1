using Switchyard.Core.Models;
using Switchyard.Core.Performance;
using Switchyard.Core.Pipeline;

namespace Switchyard.Core.Selection;

/// <summary>Ranks models by what they must have and what is wished of them. Calls nothing. Thread-safe.</summary>
/// <param name="catalog">What is known of models.</param>
/// <param name="health">Knows which may be asked now.</param>
/// <param name="performance">Knows how they did.</param>
public sealed class ModelSelector(IModelCatalog catalog, TargetHealthRegistry health, LivePerformance performance)
{
    private const decimal Million = 1_000_000m;
    private const double Middle = 0.5;

    // A token of prompt for every three is about what chats and agents use.
    private const decimal PromptShare = 0.75m;

    private static readonly (string Tag, double Quality)[] Tiers =
        [("frontier", 1), ("strong", 0.8), ("efficient", 0.6), ("small", 0.4), ("legacy", 0.2)];

    private const double UnknownQuality = 0.3;

    /// <summary>Every model of every provider.</summary>
    /// <param name="table">The configuration.</param>
    public IEnumerable<ModelCandidate> Candidates(RouteTable table) =>
        table.Providers.SelectMany(entry => catalog.ModelsOf(entry.Name).Select(model => CandidateOf(new Target(entry, model.Id), model)));

    /// <summary>A target as a candidate, whatever is known of it.</summary>
    /// <param name="target">The target.</param>
    public ModelCandidate CandidateOf(Target target) => CandidateOf(target, catalog.Describe(target.Provider, target.Model));

    /// <summary>The models in order.</summary>
    /// <param name="candidates">The models.</param>
    /// <param name="needs">What they must have.</param>
    /// <param name="weights">What is wished of them.</param>
    public ModelRanking Rank(IEnumerable<ModelCandidate> candidates, ModelRequirements needs, ModelWeights weights)
    {
        var ranked = new List<RankedModel>();
        var rejected = new List<RejectedModel>();
        foreach (var candidate in candidates)
        {
            var unknown = new List<string>();
            var missing = RequirementCheck.Missing(candidate, needs, unknown);
            if (missing is null && (unknown.Count == 0 || needs.AllowUnknown))
            {
                var parts = PartsOf(candidate, weights);
                ranked.Add(new RankedModel(candidate, Math.Round(parts.Weigh(weights) * AvailabilityOf(candidate), 4), parts, unknown));
            }
            else
            {
                rejected.Add(new RejectedModel(candidate, [.. missing ?? [], .. unknown.Select(static name => $"{name} is not known")]));
            }
        }

        // What can not be asked now is the last resort, and what is not known to fit stands behind what is.
        var order = ranked
            .OrderByDescending(model => model.Candidate.IsAvailable)
            .ThenBy(model => model.Unknown.Count)
            .ThenByDescending(model => model.Score)
            .ThenBy(model => model.Candidate.Target.ToString(), StringComparer.Ordinal);
        return new ModelRanking([.. order], rejected);
    }

    /// <summary>The parts of a model's score.</summary>
    /// <param name="candidate">The model.</param>
    /// <param name="weights">The tags that count as quality.</param>
    public ScoreParts PartsOf(ModelCandidate candidate, ModelWeights weights)
    {
        var live = Live(candidate.Target);
        var firstContent = live?.FirstContent.Quantile(0.5) ?? live?.Latency.Quantile(0.5) ?? health.Peek(candidate.Target.Provider.Name, candidate.Target.Model)?.LatencyMs;
        var speed = live is { WritingMicroseconds: > 0 } ? live.Tokens * 1_000_000.0 / live.WritingMicroseconds : (double?)null;
        return new ScoreParts(
            CostOf(candidate.Capabilities.Pricing),
            firstContent is { } ms ? 1 / (1 + (ms / 1_000)) : Middle,
            speed is { } perSecond ? perSecond / (perSecond + 50) : Middle,
            QualityOf(candidate.Capabilities.QualityTags, weights.QualityTags));
    }

    private static double CostOf(ModelPricing? pricing) => pricing is { Input: { } input, Output: { } output }
        ? Math.Max(0, 1 - (Math.Log(1 + (double)(((input * PromptShare) + (output * (1 - PromptShare))) * Million)) / Math.Log(121)))
        : 0;

    private static double QualityOf(IReadOnlyList<string> tags, IReadOnlyList<string> wanted)
    {
        var tier = Array.Find(Tiers, tier => tags.Contains(tier.Tag, StringComparer.Ordinal));
        var quality = tier.Tag is null ? UnknownQuality : tier.Quality;
        return wanted.Count == 0
            ? quality
            : (quality + ((double)wanted.Count(tag => tags.Contains(tag, StringComparer.OrdinalIgnoreCase)) / wanted.Count)) / 2;
    }

    private ModelCandidate CandidateOf(Target target, ModelInfo? model)
    {
        var state = health.Peek(target.Provider.Name, target.Model)?.StateOf(target.Provider.KeyCount) ?? TargetState.Closed;
        return new ModelCandidate(target, model?.Capabilities ?? new ModelCapabilities(), state is TargetState.Closed or TargetState.HalfOpen);
    }

    // One failure of a few calls says little: it takes some to count.
    private double AvailabilityOf(ModelCandidate candidate) =>
        Live(candidate.Target) is { } live ? 1 - (live.Unavailable / (double)(live.Attempts + 2)) : 1;

    private PerformanceTally? Live(Target target) =>
        performance.Of(target.Provider.Name, target.Model, PerformanceWindow.FiveMinutes) ??
        performance.Of(target.Provider.Name, target.Model, PerformanceWindow.Hour);
}
