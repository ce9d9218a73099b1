using System.Globalization;
using Switchyard.Core.Dialects.Native;
using Switchyard.Core.Errors;
using Switchyard.Core.Keys;
using Switchyard.Core.Selection;
using Switchyard.Server.Runtime;

namespace Switchyard.Server.Endpoints.Models;

/// <summary>Chooses models by what a caller asks for. Thread-safe.</summary>
/// <param name="gateway">Knows the providers.</param>
/// <param name="selector">Ranks models.</param>
internal sealed class ModelChooser(Gateway gateway, ModelSelector selector)
{
    private const int DefaultLimit = 20;
    private const int MostLimit = 200;
    private const double MostWeight = 100;

    /// <summary>The ranking, or what is wrong with what is asked for.</summary>
    /// <param name="body">A <see cref="ModelSelectRequest"/> in JSON.</param>
    /// <param name="policy">What its caller may use.</param>
    public Outcome<ModelSelection> Choose(ReadOnlyMemory<byte> body, KeyPolicy policy)
    {
        var request = NativeBody.Read(body, ModelJson.Default.ModelSelectRequest);
        return request.IsSuccess ? Choose(request.Value, policy) : request.Error;
    }

    /// <summary>The ranking, or the field that is wrong.</summary>
    /// <param name="request">What is asked for.</param>
    /// <param name="policy">What its caller may use.</param>
    public Outcome<ModelSelection> Choose(ModelSelectRequest request, KeyPolicy policy)
    {
        if (request.Limit is < 1 or > MostLimit)
        {
            return Wrong("limit", $"must be a whole number from 1 to {MostLimit}");
        }

        var wishes = request.Prefer ?? new ModelSelectRequest.Wishes();
        foreach (var (name, weight) in new[] { ("cost", wishes.Cost), ("latency", wishes.Latency), ("throughput", wishes.Throughput), ("quality", wishes.Quality) })
        {
            if (weight is < 0 or > MostWeight)
            {
                return Wrong($"prefer.{name}", $"must be a number from 0 to {MostWeight}");
            }
        }

        var candidates = selector.Candidates(gateway.Current.Table)
            .Where(candidate => policy.AllowsAll || policy.Allows(candidate.Target.Provider.Name, candidate.Target.Model));
        var ranking = selector.Rank(candidates, NeedsOf(request.Require ?? new()), WeightsOf(wishes));
        var limit = request.Limit ?? DefaultLimit;
        return new ModelSelection(
            ranking.Ranked is [var best, ..] ? best.Candidate.Target.ToString() : null,
            [.. ranking.Ranked.Take(limit).Select(View)],
            [.. ranking.Rejected.Take(limit).Select(View)],
            ranking.Ranked.Count,
            ranking.Rejected.Count);
    }

    /// <summary>A model that does not fit, as callers see it.</summary>
    /// <param name="model">The model.</param>
    internal static ModelSelection.Rejection View(RejectedModel model) => new(model.Candidate.Target.ToString(), model.Reasons);

    /// <summary>A model that fits, as callers see it.</summary>
    /// <param name="model">The model.</param>
    internal static ModelSelection.Candidate View(RankedModel model) => new(
        model.Candidate.Target.ToString(),
        model.Score,
        new Dictionary<string, double>
        {
            ["cost"] = Math.Round(model.Parts.Cost, 4),
            ["latency"] = Math.Round(model.Parts.Latency, 4),
            ["throughput"] = Math.Round(model.Parts.Throughput, 4),
            ["quality"] = Math.Round(model.Parts.Quality, 4),
        },
        model.Candidate.IsAvailable,
        ReasonsOf(model),
        model.Candidate.Capabilities);

    private static List<string> ReasonsOf(RankedModel model)
    {
        var (can, reasons) = (model.Candidate.Capabilities, new List<string>());
        reasons.Add(can.Pricing is { Input: { } input, Output: { } output }
            ? string.Create(CultureInfo.InvariantCulture, $"costs {input * 1_000_000m:0.####} in and {output * 1_000_000m:0.####} out, USD per million tokens")
            : "its price is not known");
        if (can.QualityTags.Count > 0)
        {
            reasons.Add($"tagged {string.Join(", ", can.QualityTags)}");
        }

        if (!model.Candidate.IsAvailable)
        {
            reasons.Add("is left alone at the moment for its failures or at its own wish");
        }

        reasons.AddRange(model.Unknown.Select(static name => $"{name} is not known"));
        return reasons;
    }

    private static ModelRequirements NeedsOf(ModelSelectRequest.Needs needs) => new()
    {
        ContextTokens = needs.MinContext,
        OutputTokens = needs.MinOutput,
        InputModalities = needs.InputModalities ?? [],
        OutputModalities = needs.OutputModalities ?? ["text"],
        Tools = needs.Tools,
        ParallelTools = needs.ParallelTools,
        StructuredOutput = needs.StructuredOutput,
        Reasoning = needs.Reasoning,
        PromptCaching = needs.PromptCaching,
        MaxInputPrice = needs.MaxInputPrice,
        MaxOutputPrice = needs.MaxOutputPrice,
        Providers = needs.Providers ?? [],
        Region = needs.Region,
        AllowUnknown = needs.AllowUnknown,
    };

    private static ModelWeights WeightsOf(ModelSelectRequest.Wishes wishes)
    {
        var isSaid = wishes is not { Cost: null, Latency: null, Throughput: null, Quality: null };
        var weights = isSaid
            ? new ModelWeights
            {
                Cost = wishes.Cost ?? 0,
                Latency = wishes.Latency ?? 0,
                Throughput = wishes.Throughput ?? 0,
                Quality = wishes.Quality ?? 0,
            }
            : ModelWeights.Balanced;
        return weights with { QualityTags = wishes.QualityTags ?? [] };
    }

    private static LlmError Wrong(string field, string rule) => new(LlmErrorCode.InvalidRequest, $"{field} {rule}.") { Param = field };
}
