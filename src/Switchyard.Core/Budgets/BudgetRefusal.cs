using Switchyard.Core.Errors;

namespace Switchyard.Core.Budgets;

/// <summary>Tells callers that a budget refused them: whose, and for how long. No key's name, and no figure that is not the caller's.</summary>
internal static class BudgetRefusal
{
    /// <summary>Models without a price are refused under a hard budget.</summary>
    public static LlmError Unpriced { get; } = new(
        LlmErrorCode.BudgetExceeded, "The model has no known price, and a budget applies that refuses such calls.")
    {
        ShouldRetry = false,
    };

    /// <summary>The database is away, and what this replica held is used up.</summary>
    public static LlmError Away { get; } = new(
        LlmErrorCode.StoreUnavailable, "The budget can not be checked at the moment: the database does not answer.")
    {
        RetryAfter = TimeSpan.FromSeconds(1),
    };

    /// <summary>A budget has too little left.</summary>
    /// <param name="account">The budget.</param>
    /// <param name="now">The time.</param>
    public static LlmError Of(BudgetAccount account, DateTimeOffset now)
    {
        var owner = account.Applied.Scope switch
        {
            BudgetScope.Global => "this service",
            BudgetScope.Tenant => "this tenant",
            _ => "this key",
        };
        var period = account.Applied.Period switch
        {
            BudgetPeriod.Day => "today's budget of ",
            BudgetPeriod.Week => "this week's budget of ",
            BudgetPeriod.Month => "this month's budget of ",
            _ => "the total budget of ",
        };
        return new LlmError(LlmErrorCode.BudgetExceeded, $"What is left of {period}{owner} does not cover what this request may cost.")
        {
            ShouldRetry = false,
            RetryAfter = account.EndsAt is { } end && end > now ? end - now : null,
        };
    }
}
