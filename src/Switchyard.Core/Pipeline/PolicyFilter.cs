using Switchyard.Core.Errors;
using Switchyard.Core.Keys;
using Switchyard.Core.Providers;

namespace Switchyard.Core.Pipeline;

/// <summary>Keeps calls to the models and providers of their key.</summary>
internal static class PolicyFilter
{
    // With these an upstream chooses a model by itself, which no policy of ours would see.
    private static readonly string[] Choosing = ["models", "preset", "fallbacks"];

    /// <summary>Refuses fields that let an upstream choose another model, when the key's models are limited.</summary>
    /// <param name="call">The call.</param>
    public static LlmError? Check(LlmCall call)
    {
        if (call.Caller.Policy.Models.Count == 0)
        {
            return null;
        }

        foreach (var field in Choosing)
        {
            if (Has(call, field))
            {
                return new LlmError(LlmErrorCode.PermissionDenied, $"{field} would let the provider choose a model, and this key may use certain ones only.") { Param = field };
            }
        }

        return null;
    }

    /// <summary>An alias's targets that the key may use, in their order.</summary>
    /// <param name="targets">The alias's targets.</param>
    /// <param name="policy">What the key may do.</param>
    /// <param name="alias">The alias.</param>
    public static IReadOnlyList<Target> Of(IReadOnlyList<Target> targets, KeyPolicy policy, string alias) => policy.AllowsAll
        ? targets
        : [.. targets.Where(target => policy.Allows(target.Provider.Name, target.Model, alias))];

    /// <summary>Takes out the targets that the key may not use.</summary>
    /// <param name="policy">What the key may do.</param>
    /// <param name="table">Knows the aliases.</param>
    /// <param name="asked">What was asked for: a model or alias, and the provider it was asked of.</param>
    /// <param name="targets">The targets.</param>
    /// <param name="from">Where those begin that were found for it.</param>
    /// <returns>The refusal when none is left.</returns>
    public static LlmError? Keep(KeyPolicy policy, RouteTable table, (string Model, string? Provider) asked, List<Target> targets, int from)
    {
        if (policy.AllowsAll)
        {
            return null;
        }

        var alias = asked.Provider is not { Length: > 0 } && table.Aliases.ContainsKey(asked.Model) ? asked.Model : null;
        for (var i = targets.Count - 1; i >= from; i--)
        {
            if (!policy.Allows(targets[i].Provider.Name, targets[i].Model, alias))
            {
                targets.RemoveAt(i);
            }
        }

        return targets.Count > from
            ? null
            : new LlmError(LlmErrorCode.PermissionDenied, "This key may not use this model.") { Param = "model" };
    }

    private static bool Has(LlmCall call, string field) => call.Outline is { } outline
        ? outline.Find(field) is not null
        : call.Request is { IsSuccess: true, Value.Extra: { } extra } && extra.ContainsKey(field);
}
