using Switchyard.Core.Accounting;

namespace Switchyard.Core.Budgets;

/// <summary>The accounts of a replica. Everything that it and they do is done under <see cref="Gate"/>.</summary>
internal sealed class BudgetBook
{
    private readonly Dictionary<(string Budget, string Period), BudgetAccount> _accounts = [];

    /// <summary>Guards all accounts: a call takes of all its budgets or of none.</summary>
    public Lock Gate { get; } = new();

    /// <summary>All accounts.</summary>
    public IReadOnlyCollection<BudgetAccount> All => _accounts.Values;

    /// <summary>The accounts of a moment, with the figures in force.</summary>
    public List<BudgetAccount> Open(IReadOnlyList<AppliedBudget> budgets, DateTimeOffset at, long now)
    {
        var accounts = new List<BudgetAccount>(budgets.Count);
        foreach (var applied in budgets)
        {
            var period = BudgetCalendar.NameOf(applied.Period, at);
            if (!_accounts.TryGetValue((applied.Budget, period), out var account))
            {
                account = new BudgetAccount(applied, period, BudgetCalendar.EndOf(applied.Period, at));
                _accounts.Add(account.Id, account);
            }

            account.Refresh(applied, now);
            accounts.Add(account);
        }

        return accounts;
    }

    /// <summary>The account of a hold; null when there is none.</summary>
    public BudgetAccount? Find(BudgetHold hold) => _accounts.GetValueOrDefault((hold.Budget, hold.Period));

    /// <summary>Forgets an account.</summary>
    public void Remove(BudgetAccount account) => _accounts.Remove(account.Id);
}
