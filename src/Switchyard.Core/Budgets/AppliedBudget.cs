namespace Switchyard.Core.Budgets;

/// <summary>A budget that applies to a caller in one period.</summary>
/// <param name="Budget">Its name: <c>global</c>, <c>tenant:name</c> or <c>key:id</c>.</param>
/// <param name="Scope">Whose it is.</param>
/// <param name="Period">Which kind of period.</param>
/// <param name="Hard">What is never exceeded, in USD; null: no limit.</param>
/// <param name="Soft">What is told when it is reached, in USD; null: nothing.</param>
public sealed record AppliedBudget(string Budget, BudgetScope Scope, BudgetPeriod Period, decimal? Hard, decimal? Soft);
