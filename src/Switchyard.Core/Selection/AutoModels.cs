using Switchyard.Core.Configuration;
using Switchyard.Core.Pipeline;
using Switchyard.Core.Providers;
using Switchyard.Core.Tokens;

namespace Switchyard.Core.Selection;

/// <summary>Chooses models for requests that name <c>auto</c>, by what they need. Calls nothing. Thread-safe.</summary>
/// <param name="selector">Ranks models.</param>
/// <param name="estimator">Counts prompts.</param>
public sealed class AutoModels(ModelSelector selector, ITokenEstimator estimator)
{
    // A model that is not described may be anything; these words in its name say that it does not chat.
    private static readonly string[] OtherTrades =
        ["embed", "moderation", "guard", "safety", "whisper", "transcribe", "tts", "dall-e", "image", "rerank", "realtime", "audio", "lyria"];

    private static readonly string[] Embedding = ["embed"];

    /// <summary>The wishes behind a name; null when the name is no automatic one.</summary>
    /// <param name="model">What the request names.</param>
    public static ModelWeights? WeightsOf(string model) => model switch
    {
        "auto" => ModelWeights.Balanced,
        "auto:cheap" => ModelWeights.Cheap,
        "auto:fast" => ModelWeights.Fast,
        "auto:best" => ModelWeights.Best,
        _ => null,
    };

    /// <summary>The models to try, best first; none when none fits.</summary>
    /// <param name="call">The call.</param>
    /// <param name="weights">What is wished.</param>
    /// <param name="table">The configuration.</param>
    /// <param name="isAllowed">Whether the caller may use a target.</param>
    public IReadOnlyList<Target> Of(LlmCall call, ModelWeights weights, RouteTable table, Func<Target, bool> isAllowed) =>
        [.. Rank(call, weights, table, isAllowed).Ranked.Take(table.Options.Models.AutoTargets).Select(static model => model.Candidate.Target)];

    /// <summary>The whole ranking behind the choice.</summary>
    /// <param name="call">The call.</param>
    /// <param name="weights">What is wished.</param>
    /// <param name="table">The configuration.</param>
    /// <param name="isAllowed">Whether the caller may use a target.</param>
    public ModelRanking Rank(LlmCall call, ModelWeights weights, RouteTable table, Func<Target, bool> isAllowed)
    {
        var candidates = selector.Candidates(table).Where(candidate => isAllowed(candidate.Target) && IsOfTheTrade(call, candidate)).ToList();
        if (candidates.Exists(static candidate => !IsSimulated(candidate)))
        {
            candidates.RemoveAll(IsSimulated);
        }

        var tokens = candidates.Count == 0 ? 0 : estimator.EstimatePrompt(call, candidates[0].Target);
        var ranking = selector.Rank(candidates, RequestNeeds.Of(call, tokens), weights);

        // Free variants have daily bounds that a service runs into at once; routers of others choose by rules of their own.
        return ranking with { Ranked = [.. ranking.Ranked.OrderBy(static model => IsLastResort(model.Candidate.Target.Model))] };
    }

    private static bool IsSimulated(ModelCandidate candidate) => candidate.Target.Provider.Options.Type == ProviderType.Simulated;

    private static bool IsLastResort(string model) =>
        model.EndsWith(":free", StringComparison.Ordinal) || model.StartsWith('~') || model.StartsWith("openrouter/", StringComparison.Ordinal);

    private static bool IsOfTheTrade(LlmCall call, ModelCandidate candidate)
    {
        if (candidate.Capabilities.OutputModalities.Count > 0)
        {
            return true;
        }

        var embeds = Array.Exists(Embedding, word => candidate.Target.Model.Contains(word, StringComparison.OrdinalIgnoreCase));
        return call.Kind == Chat.CallKind.Embeddings
            ? embeds
            : !Array.Exists(OtherTrades, word => candidate.Target.Model.Contains(word, StringComparison.OrdinalIgnoreCase));
    }
}
