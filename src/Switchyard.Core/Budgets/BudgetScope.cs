namespace Switchyard.Core.Budgets;

/// <summary>Whose budget it is; also the value of the metric label <c>scope</c>.</summary>
public enum BudgetScope
{
    /// <summary>The whole service's.</summary>
    Global,

    /// <summary>A tenant's.</summary>
    Tenant,

    /// <summary>A key's.</summary>
    Key,
}
