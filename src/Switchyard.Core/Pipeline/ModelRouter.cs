using Switchyard.Core.Errors;
using Switchyard.Core.Providers;
using Switchyard.Core.Selection;

namespace Switchyard.Core.Pipeline;

/// <summary>From the model a caller names to the targets to try, in order. Calls nothing. Thread-safe.</summary>
/// <param name="catalog">The models providers are known to offer.</param>
/// <param name="order">Orders an alias's targets.</param>
/// <param name="auto">Chooses for requests that name <c>auto</c>; null when nothing does.</param>
/// <param name="fit">Finds prompts that are too long; null when nothing does.</param>
public sealed class ModelRouter(IModelCatalog catalog, TargetOrder order, AutoModels? auto = null, ContextFit? fit = null)
{
    /// <summary>Most targets of one request, fallbacks included.</summary>
    public const int MostTargets = 8;

    /// <summary>The targets of a call: those of its model, then those of its fallbacks.</summary>
    /// <param name="call">The call.</param>
    /// <param name="table">The configuration it began with.</param>
    public Outcome<IReadOnlyList<Target>> Route(LlmCall call, RouteTable table)
    {
        var model = call.Model.Length > 0 ? call.Model : table.Options.DefaultModel ?? "";
        if (model.Length == 0)
        {
            return Fail(LlmErrorCode.InvalidRequest, "No model is named, and no DefaultModel is configured.", "model");
        }

        var targets = new List<Target>();
        if ((PolicyFilter.Check(call) ?? Find(model, call.Provider, call, table, targets)) is { } error)
        {
            return new Outcome<IReadOnlyList<Target>>(error);
        }

        for (var i = 0; i < call.Fallbacks.Count; i++)
        {
            if (Find(call.Fallbacks[i], null, call, table, targets) is { } fallbackError)
            {
                return new Outcome<IReadOnlyList<Target>>(fallbackError with { Param = $"fallbacks[{i}]" });
            }
        }

        if (fit?.Keep(call, table, targets) is { } tooLong)
        {
            return new Outcome<IReadOnlyList<Target>>(tooLong);
        }

        return new Outcome<IReadOnlyList<Target>>(targets.Count == 1 ? targets : [.. targets.Distinct().Take(MostTargets)]);
    }

    // What is named must lead somewhere that the key may go.
    private LlmError? Find(string model, string? provider, LlmCall call, RouteTable table, List<Target> targets)
    {
        var known = targets.Count;
        return Resolve(model, provider, call, table, targets)
            ?? PolicyFilter.Keep(call.Caller.Policy, table, (model, provider), targets, known);
    }

    private LlmError? Resolve(string model, string? provider, LlmCall call, RouteTable table, List<Target> targets)
    {
        if (provider is { Length: > 0 })
        {
            return Pinned(model, provider, table, targets);
        }

        var colon = model.IndexOf(':', StringComparison.Ordinal);
        if (colon > 0 && colon < model.Length - 1 && table.Find(model[..colon]) is { } named)
        {
            targets.Add(new Target(named, model[(colon + 1)..]));
            return null;
        }

        if (table.Aliases.TryGetValue(model, out var alias) && alias.Targets.Count > 0)
        {
            var ordered = PolicyFilter.Of(order.Of(alias, call.IsDryRun), call.Caller.Policy, model);
            if (ordered.Count > 0 && !alias.FitContext && fit is not null && fit.IsTooLong(call, ordered[0], table.Options.Models.ContextMargin, out var error))
            {
                return error;
            }

            targets.AddRange(ordered);
            return null;
        }

        if (auto is not null && AutoModels.WeightsOf(model) is { } weights)
        {
            return Choose(weights, call, table, targets);
        }

        var owner = table.Providers.FirstOrDefault(entry => catalog.Find(entry.Name, model)?.Id == model) ?? table.Default;
        if (owner is null)
        {
            return new LlmError(LlmErrorCode.ModelNotFound, "No provider is configured.") { Param = "model" };
        }

        targets.Add(new Target(owner, model));
        return null;
    }

    private LlmError? Choose(ModelWeights weights, LlmCall call, RouteTable table, List<Target> targets)
    {
        var policy = call.Caller.Policy;
        var chosen = auto!.Of(call, weights, table, policy.AllowsAll ? static _ => true : target => policy.Allows(target.Provider.Name, target.Model));
        targets.AddRange(chosen);
        return chosen.Count > 0 || !policy.AllowsAll
            ? null
            : new LlmError(LlmErrorCode.ModelNotFound, "No model of the configured providers is known to have what this request needs.") { Param = "model" };
    }

    private static LlmError? Pinned(string model, string provider, RouteTable table, List<Target> targets)
    {
        if (table.Find(provider) is not { } entry)
        {
            return new LlmError(LlmErrorCode.InvalidRequest, "provider names no configured provider.") { Param = "provider" };
        }

        var prefix = entry.Name + ":";
        targets.Add(new Target(entry, model.StartsWith(prefix, StringComparison.OrdinalIgnoreCase) ? model[prefix.Length..] : model));
        return null;
    }

    private static Outcome<IReadOnlyList<Target>> Fail(LlmErrorCode code, string message, string param) =>
        new(new LlmError(code, message) { Param = param });
}
