namespace Switchyard.Core.Budgets;

/// <summary>Is told when parts of budgets' figures are reached. Returns at once; thread-safe.</summary>
public interface IBudgetObserver
{
    /// <summary>A part of a figure was reached; told once a period over all replicas.</summary>
    /// <param name="notice">Which.</param>
    void Reached(BudgetNotice notice);
}
