namespace Switchyard.Core.Configuration;

/// <summary>The rules of <c>Budgets</c>.</summary>
internal static class BudgetRules
{
    private const decimal MostFigure = 1_000_000_000;
    private const int MostTokens = 1_000_000;

    public static void Check(string path, BudgetOptions budgets, FaultList faults)
    {
        faults.Range($"{path}:DefaultMaxTokens", budgets.DefaultMaxTokens, 1, MostTokens);
        CheckBudget($"{path}:Global", budgets.Global, faults);
        foreach (var (tenant, budget) in budgets.Tenants)
        {
            if (string.IsNullOrWhiteSpace(tenant) || tenant.AsSpan().ContainsAnyExceptInRange(' ', '~'))
            {
                faults.Add($"{path}:Tenants:{tenant}", "must have the name of a tenant: printable ASCII.");
            }

            CheckBudget($"{path}:Tenants:{tenant}", budget, faults);
        }
    }

    /// <summary>Checks one budget, also one of a key.</summary>
    public static void CheckBudget(string path, BudgetLimitOptions budget, FaultList faults)
    {
        CheckFigures($"{path}:Hard", budget.Hard, faults);
        CheckFigures($"{path}:Soft", budget.Soft, faults);
    }

    private static void CheckFigures(string path, BudgetFigureOptions figures, FaultList faults)
    {
        Check(nameof(figures.Day), figures.Day);
        Check(nameof(figures.Week), figures.Week);
        Check(nameof(figures.Month), figures.Month);
        Check(nameof(figures.Total), figures.Total);

        void Check(string name, decimal? value)
        {
            if (value is < 0 or > MostFigure)
            {
                faults.Add($"{path}:{name}", "must be an amount in USD from 0, which allows nothing, to 1000000000.");
            }
        }
    }
}
