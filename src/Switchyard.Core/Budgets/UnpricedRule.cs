namespace Switchyard.Core.Budgets;

/// <summary>What happens to calls whose cost nobody can bound, under a hard budget.</summary>
public enum UnpricedRule
{
    /// <summary>They are allowed, and counted.</summary>
    Allow,

    /// <summary>They are refused.</summary>
    Refuse,
}
