using Switchyard.Core.Budgets;
using Switchyard.Core.Configuration;
using Switchyard.Core.Keys;
using Switchyard.Server.Access;

namespace Switchyard.Server.Keys;

/// <summary>
/// How far an administrator may go: never beyond what its own key may do. Where it can not be seen that a key stays within, it is beyond.
/// </summary>
/// <param name="caller">The administrator.</param>
/// <param name="limits">The configured limits.</param>
internal sealed class KeyBounds(Caller caller, RateLimitingOptions limits)
{
    /// <summary>The field of a key that goes beyond; null when none does.</summary>
    /// <param name="key">The key.</param>
    public string? Beyond(KeyRecord key)
    {
        if (caller.IsUnlimited)
        {
            return null;
        }

        if (caller.Reach is { } reach && key.Tenant != reach)
        {
            return "tenant";
        }

        var (mine, theirs) = (caller.Identity.Policy, key.Policy);
        return key.Role == CallerRoles.Admin && caller.Role != CallerRole.Admin ? "role"
            : caller.ExpiresAt is { } expiry && !(key.ExpiresAt <= expiry) ? "expiresAt"
            : !Covers(mine.Models, theirs.Models, ModelPattern.Covers) ? "models"
            : !Covers(mine.Providers, theirs.Providers, static (wide, narrow) => wide.Equals(narrow, StringComparison.OrdinalIgnoreCase)) ? "providers"
            : LimitsOf(caller.Name, mine).Beyond(LimitsOf(key.Name, theirs)) ?? Beyond(mine.Budget?.Hard, theirs.Budget?.Hard);
    }

    private static bool Covers(IReadOnlyList<string> bound, IReadOnlyList<string> asked, Func<string, string, bool> covers) =>
        bound.Count == 0 || (asked.Count > 0 && asked.All(narrow => bound.Any(wide => covers(wide, narrow))));

    private static string? Beyond(BudgetFigures? bound, BudgetFigures? asked) =>
        !Within(bound?.Day, asked?.Day) ? "budget.hard.day"
        : !Within(bound?.Week, asked?.Week) ? "budget.hard.week"
        : !Within(bound?.Month, asked?.Month) ? "budget.hard.month"
        : !Within(bound?.Total, asked?.Total) ? "budget.hard.total"
        : null;

    private static bool Within(decimal? bound, decimal? asked) => bound is null || asked <= bound;

    private LimitOrder LimitsOf(string name, KeyPolicy policy) => new(policy.Limits ?? Find(name), Find(RateLimitingOptions.Default));

    private UserLimitOptions? Find(string name) => limits.Users.TryGetValue(name, out var found) ? found : null;
}
