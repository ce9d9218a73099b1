namespace Switchyard.Core.Budgets;

/// <summary>A part of a budget's figure that was reached: told once, whichever replica finds it first.</summary>
/// <param name="Budget">The budget.</param>
/// <param name="Period">The period, as in <see cref="Accounting.BudgetHold"/>.</param>
/// <param name="IsHard">Whether it is a figure that refuses calls.</param>
/// <param name="Percent">How much of it was reached: <see cref="Most"/> or <see cref="Whole"/>.</param>
/// <param name="Limit">The figure, in USD: another figure is told anew.</param>
public sealed record BudgetMark(string Budget, string Period, bool IsHard, int Percent, decimal Limit)
{
    /// <summary>Most of a figure, in per cent.</summary>
    public const int Most = 80;

    /// <summary>All of a figure, in per cent.</summary>
    public const int Whole = 100;
}
