namespace Switchyard.Core.Budgets;

/// <summary>A part of a budget's figure was reached.</summary>
/// <param name="Mark">Which part of which figure.</param>
/// <param name="Scope">Whose budget.</param>
/// <param name="Spent">What was spent when it was found, in USD.</param>
/// <param name="At">When it was found, UTC.</param>
public sealed record BudgetNotice(BudgetMark Mark, BudgetScope Scope, decimal Spent, DateTimeOffset At);
