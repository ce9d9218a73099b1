using Switchyard.Core.Budgets;

namespace Switchyard.Core.Configuration;

/// <summary>What may be spent: <c>Budgets</c>. A call must fit all budgets that apply to it: the service's, its tenant's and its key's.</summary>
public sealed class BudgetOptions
{
    /// <summary>The whole service's.</summary>
    public BudgetLimitOptions Global { get; set; } = new();

    /// <summary>Those of tenants by their names.</summary>
    public IDictionary<string, BudgetLimitOptions> Tenants { get; set; } = new Dictionary<string, BudgetLimitOptions>(StringComparer.Ordinal);

    /// <summary>How long the answer to a request may be that does not say so itself, in tokens, when a hard budget applies. Default: 4096.</summary>
    public int DefaultMaxTokens { get; set; } = 4096;

    /// <summary>What happens to calls of models without a price when a hard budget applies. Default: they are allowed, and counted.</summary>
    public UnpricedRule Unpriced { get; set; } = UnpricedRule.Allow;
}
