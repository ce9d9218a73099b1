using Switchyard.Core.Configuration;
using Switchyard.Core.Providers;

namespace Switchyard.Core.Budgets;

/// <summary>Which budgets apply to a caller. Immutable.</summary>
/// <param name="options">The budgets of the service and of tenants.</param>
public sealed class BudgetPolicy(BudgetOptions options)
{
    /// <summary>The name of the whole service's budget.</summary>
    public const string Global = "global";

    private readonly AppliedBudget[] _global = Of(Global, BudgetScope.Global, options.Global.ToBudget());
    private readonly Dictionary<string, AppliedBudget[]> _tenants = options.Tenants.ToDictionary(
        static pair => pair.Key, static pair => Of($"tenant:{pair.Key}", BudgetScope.Tenant, pair.Value.ToBudget()), StringComparer.Ordinal);

    /// <summary>The settings.</summary>
    public BudgetOptions Options { get; } = options;

    /// <summary>The budgets of a caller, in every period that has a figure; empty when none applies.</summary>
    /// <param name="caller">The caller.</param>
    public IReadOnlyList<AppliedBudget> BudgetsOf(CallerIdentity caller)
    {
        var tenant = _tenants.GetValueOrDefault(caller.Tenant, []);
        return caller.Policy.Budget is { } own
            ? [.. _global, .. tenant, .. Of($"key:{caller.KeyId}", BudgetScope.Key, own)]
            : tenant.Length == 0 ? _global : [.. _global, .. tenant];
    }

    /// <summary>Whether a hard figure applies to a caller.</summary>
    /// <param name="caller">The caller.</param>
    public bool IsBound(CallerIdentity caller) =>
        caller.Policy.Budget?.Hard is { } own && HasFigure(own)
        || Array.Exists(_global, IsHard)
        || _tenants.TryGetValue(caller.Tenant, out var tenant) && Array.Exists(tenant, IsHard);

    /// <summary>The most tokens to ask for on behalf of a caller who does not say how many; null when no hard budget needs a bound.</summary>
    /// <param name="caller">The caller.</param>
    public long? OutputCapOf(CallerIdentity caller) => IsBound(caller) ? Options.DefaultMaxTokens : null;

    private static bool IsHard(AppliedBudget budget) => budget.Hard is not null;

    private static bool HasFigure(BudgetFigures figures) => (figures.Day ?? figures.Week ?? figures.Month ?? figures.Total) is not null;

    private static AppliedBudget[] Of(string name, BudgetScope scope, Budget budget) =>
    [
        .. Enum.GetValues<BudgetPeriod>()
            .Select(period => new AppliedBudget(name, scope, period, Figure(budget.Hard, period), Figure(budget.Soft, period)))
            .Where(static applied => (applied.Hard ?? applied.Soft) is not null),
    ];

    private static decimal? Figure(BudgetFigures? figures, BudgetPeriod period) => period switch
    {
        BudgetPeriod.Day => figures?.Day,
        BudgetPeriod.Week => figures?.Week,
        BudgetPeriod.Month => figures?.Month,
        _ => figures?.Total,
    };
}
