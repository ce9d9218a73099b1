namespace Switchyard.Core.Budgets;

/// <summary>How a budget stands in one period. Spent and granted together never exceed its limit.</summary>
/// <param name="Budget">The budget.</param>
/// <param name="Period">The period.</param>
/// <param name="Spent">What settled attempts cost, in USD.</param>
/// <param name="Granted">What replicas hold for attempts that run and for those to come, in USD.</param>
/// <param name="Given">What this grant gave, in USD; 0 when nothing was asked for or it was refused.</param>
public sealed record BudgetState(string Budget, string Period, decimal Spent, decimal Granted, decimal Given);
