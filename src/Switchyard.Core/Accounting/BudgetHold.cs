namespace Switchyard.Core.Accounting;

/// <summary>What an attempt holds of one budget in one period until it is settled.</summary>
/// <param name="Budget">The budget: <c>global</c>, <c>tenant:name</c> or <c>key:id</c>.</param>
/// <param name="Period">The period it was admitted in: <c>day:2026-11-22</c>, <c>week:2026-11-16</c>, <c>month:2026-11</c> or <c>total</c>, by UTC.</param>
/// <param name="Amount">The worst case reserved, in USD.</param>
public sealed record BudgetHold(string Budget, string Period, decimal Amount);
