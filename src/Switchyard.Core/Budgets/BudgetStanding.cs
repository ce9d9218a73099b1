namespace Switchyard.Core.Budgets;

/// <summary>How one of a caller's budgets stands.</summary>
/// <param name="Applied">The budget and its figures.</param>
/// <param name="Period">The period in force.</param>
/// <param name="EndsAt">When it ends; null when it does not.</param>
/// <param name="Spent">What settled attempts cost, in USD.</param>
/// <param name="Reserved">What replicas hold for attempts that run and for those to come, in USD.</param>
public sealed record BudgetStanding(AppliedBudget Applied, string Period, DateTimeOffset? EndsAt, decimal Spent, decimal Reserved);
