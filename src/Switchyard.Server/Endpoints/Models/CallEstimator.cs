using Switchyard.Core.Accounting;
using Switchyard.Core.Errors;
using Switchyard.Core.Pipeline;
using Switchyard.Core.Providers;
using Switchyard.Core.Tokens;
using Switchyard.Server.Runtime;

namespace Switchyard.Server.Endpoints.Models;

/// <summary>Says what calls would cost, and makes none. Thread-safe.</summary>
/// <param name="gateway">Knows the providers.</param>
/// <param name="router">Finds the targets.</param>
/// <param name="catalog">Knows the models.</param>
/// <param name="estimator">Counts prompts.</param>
internal sealed class CallEstimator(Gateway gateway, ModelRouter router, IModelCatalog catalog, ITokenEstimator estimator)
{
    /// <summary>The estimates, or why the call could not be made.</summary>
    /// <param name="call">The call.</param>
    public Outcome<ModelEstimates> Estimate(LlmCall call)
    {
        var route = router.Route(call, gateway.Current.Table);
        return route.IsSuccess
            ? new ModelEstimates(call.Model, [.. route.Value.Select(target => Estimate(call, target))])
            : route.Error;
    }

    /// <summary>The estimate for one target.</summary>
    /// <param name="call">The call.</param>
    /// <param name="target">The target.</param>
    public ModelEstimate Estimate(LlmCall call, Target target)
    {
        var can = catalog.Describe(target.Provider, target.Model)?.Capabilities;
        var tokens = PromptForecast.Of(estimator, call, target);
        var said = call.Settings.MaxOutputTokens;
        var output = said ?? can?.MaxOutputTokens;
        var cost = CostForecast.Of(can?.Pricing, tokens, output * Math.Max(1, call.Settings.Choices));
        return new ModelEstimate(
            target.ToString(),
            new ModelEstimate.Tokens(tokens.Low, tokens.Likely, tokens.High, tokens.Confidence),
            output,
            said is not null ? "request" : output is not null ? "model" : "none",
            can?.ContextWindow,
            can?.ContextWindow is { } window ? tokens.Likely + (said ?? 0) <= window : null,
            new ModelEstimate.Price(
                cost.Input,
                cost.CachedInput,
                cost.Output,
                cost.Request,
                cost.Low,
                cost.High,
                "USD",
                cost.Input is null ? "unpriced" : can!.Sources.GetValueOrDefault("pricing", "provider")));
    }
}
