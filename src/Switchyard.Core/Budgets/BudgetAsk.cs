namespace Switchyard.Core.Budgets;

/// <summary>What a replica wants of one budget in one period.</summary>
/// <param name="Budget">The budget: <c>global</c>, <c>tenant:name</c> or <c>key:id</c>.</param>
/// <param name="Period">The period, as in <see cref="Accounting.BudgetHold"/>.</param>
/// <param name="Limit">How much may be spent in the period, in USD.</param>
/// <param name="Needed">How much is needed at least, in USD; less is a refusal.</param>
/// <param name="Wanted">How much is welcome, in USD: a multiple of what is needed.</param>
public sealed record BudgetAsk(string Budget, string Period, decimal Limit, decimal Needed, decimal Wanted);
