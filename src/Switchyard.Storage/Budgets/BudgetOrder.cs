namespace Switchyard.Storage.Budgets;

/// <summary>The order in which everybody locks budgets' rows, whatever the order of texts of a database is.</summary>
internal sealed class BudgetOrder : IComparer<(string Budget, string Period)>
{
    /// <summary>The one there is.</summary>
    public static BudgetOrder Instance { get; } = new();

    /// <inheritdoc/>
    public int Compare((string Budget, string Period) x, (string Budget, string Period) y) =>
        string.CompareOrdinal(x.Budget, y.Budget) is var order and not 0 ? order : string.CompareOrdinal(x.Period, y.Period);
}
