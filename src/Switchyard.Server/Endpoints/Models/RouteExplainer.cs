using Switchyard.Core.Caching;
using Switchyard.Core.Errors;
using Switchyard.Core.Limits;
using Switchyard.Core.Pipeline;
using Switchyard.Core.Providers;
using Switchyard.Core.Selection;
using Switchyard.Server.Runtime;

namespace Switchyard.Server.Endpoints.Models;

/// <summary>Says what would become of a call, and calls and takes nothing. Thread-safe.</summary>
internal sealed class RouteExplainer(
    Gateway gateway,
    ModelRouter router,
    CallEstimator estimator,
    TargetHealthRegistry health,
    AutoModels auto,
    ContextFit fit,
    CacheKeys keys,
    ICacheStore cache,
    ILimitStore limits)
{
    private const int MostRejected = 100;

    /// <summary>The explanation.</summary>
    /// <param name="call">The call, marked as a dry run.</param>
    /// <param name="cancellationToken">Ends the look at stores.</param>
    public async ValueTask<Outcome<RouteExplanation>> ExplainAsync(LlmCall call, CancellationToken cancellationToken)
    {
        var state = gateway.Current;
        var route = router.Route(call, state.Table);
        var targets = route.Value ?? [];
        var looked = await LimitsOfAsync(call, targets, state, cancellationToken).ConfigureAwait(false);
        if (!looked.IsSuccess)
        {
            return looked.Error;
        }

        return new RouteExplanation(
            call.Model.Length > 0 ? call.Model : state.Options.DefaultModel ?? "",
            [.. targets.Select(target => new RouteExplanation.Step(ModelDirectory.NameOf(StateOf(target)), estimator.Estimate(call, target)))],
            [.. Rejected(call, targets, state).Take(MostRejected)],
            route.Error?.CodeName,
            route.Error?.Message,
            await CacheOfAsync(call, targets, state, cancellationToken).ConfigureAwait(false),
            looked.Value);
    }

    private TargetState StateOf(Target target) =>
        health.Peek(target.Provider.Name, target.Model)?.StateOf(target.Provider.KeyCount) ?? TargetState.Closed;

    private async ValueTask<Outcome<IReadOnlyList<RouteExplanation.Limit>>> LimitsOfAsync(
        LlmCall call, IReadOnlyList<Target> targets, GatewayState state, CancellationToken cancellationToken)
    {
        if (targets.Count == 0)
        {
            return new Outcome<IReadOnlyList<RouteExplanation.Limit>>([]);
        }

        var prompt = estimator.Estimate(call, targets[0]).PromptTokens.Likely;
        var outlook = await LimitForecast.ReadAsync(limits, state.Limits, call, targets[0], prompt, cancellationToken).ConfigureAwait(false);
        return outlook.IsSuccess
            ? new Outcome<IReadOnlyList<RouteExplanation.Limit>>([.. outlook.Value.Select(View)])
            : outlook.Error;
    }

    private async ValueTask<RouteExplanation.CacheOutlook> CacheOfAsync(
        LlmCall call, IReadOnlyList<Target> targets, GatewayState state, CancellationToken cancellationToken)
    {
        var directive = CacheDirective.Of(call, state.Options.Cache);
        if (directive.IsBypass || targets.Count == 0)
        {
            return new RouteExplanation.CacheOutlook("bypass", null, directive.MayRead, directive.MayStore);
        }

        var key = keys.Of(call, targets);
        var found = directive.MayRead ? await cache.GetAsync(key, cancellationToken).ConfigureAwait(false) : default;
        var outcome = found.Error is not null ? "unknown" : found.Entry is not null ? "hit" : "miss";
        return new RouteExplanation.CacheOutlook(outcome, key.Digest, directive.MayRead, directive.MayStore);
    }

    private IEnumerable<ModelSelection.Rejection> Rejected(LlmCall call, IReadOnlyList<Target> targets, GatewayState state)
    {
        var model = call.Model.Length > 0 ? call.Model : state.Options.DefaultModel ?? "";
        var asked = state.Table.Aliases.TryGetValue(model, out var alias) ? alias.Targets.Select(static weighted => weighted.Target) : [];
        foreach (var target in asked.Except(targets))
        {
            yield return new ModelSelection.Rejection(target.ToString(), [ReasonOf(call, target, state)]);
        }

        if (AutoModels.WeightsOf(model) is not { } weights)
        {
            yield break;
        }

        var policy = call.Caller.Policy;
        var ranking = auto.Rank(call, weights, state.Table, target => policy.Allows(target.Provider.Name, target.Model));
        foreach (var lower in ranking.Ranked.Where(ranked => !targets.Contains(ranked.Candidate.Target)))
        {
            yield return new ModelSelection.Rejection(lower.Candidate.Target.ToString(), ["fits, and others fit better"]);
        }

        foreach (var rejected in ranking.Rejected)
        {
            yield return ModelChooser.View(rejected);
        }
    }

    private string ReasonOf(LlmCall call, Target target, GatewayState state) =>
        fit.IsTooLong(call, target, state.Options.Models.ContextMargin, out var error) ? error!.Message : "the caller may not use it";

    private static RouteExplanation.Limit View(LimitOutlook outlook) => new(
        outlook.State.Bucket.Label,
        ApiName.Of(outlook.State.Rule.Unit),
        (long)outlook.State.Rule.Window.TotalMilliseconds,
        outlook.State.Rule.Most,
        outlook.State.Remaining,
        outlook.Needed,
        outlook.Blocks);
}
