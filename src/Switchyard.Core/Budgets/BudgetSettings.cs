namespace Switchyard.Core.Budgets;

/// <summary>What the guard must know of its replica.</summary>
/// <param name="Replica">Its name, the same as in the ledger.</param>
/// <param name="Policy">The budgets in force.</param>
/// <param name="Lease">How long a grant is kept that nobody renews: the longest total timer and a minute more.</param>
public sealed record BudgetSettings(string Replica, Func<BudgetPolicy> Policy, Func<TimeSpan> Lease);
