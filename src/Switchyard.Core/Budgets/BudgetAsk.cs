namespace Switchyard.Core.Budgets;

/// <summary>What a replica wants of one budget in one period.</summary>
/// <param name="Budget">The budget: <c>global</c>, <c>tenant:name</c> or <c>key:id</c>.</param>
/// <param name="Period">The period, as in <see cref="Accounting.BudgetHold"/>.</param>
/// <param name="Limit">How much may be spent in the period, in USD.</param>
/// <param name="Needed">How much is needed at least, in USD; less is a refusal.</param>
/// <param name="Unit">What one call takes, in USD: what is given beyond the need is a whole multiple of it.</param>
/// <param name="More">How many calls more are expected soon.</param>
public sealed record BudgetAsk(string Budget, string Period, decimal Limit, decimal Needed, decimal Unit, int More)
{
    // A replica may take so much of the rest for calls to come: little enough that the others find theirs, and nothing when little is left.
    private const int Share = 8;

    /// <summary>How much is given when so much is left: nothing when the need does not fit, else the need and a small share of the rest.</summary>
    /// <param name="rest">What is neither spent nor granted, in USD.</param>
    public decimal GivenOf(decimal rest)
    {
        if (Needed > rest)
        {
            return 0;
        }

        var share = (rest - Needed) / Share;
        var calls = Unit <= 0 ? 0 : share >= Unit * More ? More : decimal.Floor(share / Unit);
        return Needed + (calls * Unit);
    }
}
