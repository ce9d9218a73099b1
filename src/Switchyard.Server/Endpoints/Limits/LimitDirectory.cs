using Switchyard.Core.Budgets;
using Switchyard.Core.Errors;
using Switchyard.Core.Limits;
using Switchyard.Core.Providers;
using Switchyard.Server.Access;
using Switchyard.Server.Keys;
using Switchyard.Server.Runtime;

namespace Switchyard.Server.Endpoints.Limits;

/// <summary>What is left of a caller's limits. Thread-safe.</summary>
/// <param name="gateway">Knows the limits.</param>
/// <param name="managed">Knows the keys of the database.</param>
/// <param name="store">Counts them.</param>
/// <param name="budgets">Knows the budgets.</param>
internal sealed class LimitDirectory(Gateway gateway, KeyDirectory managed, ILimitStore store, BudgetGuard budgets)
{
    private const int MostAtOnce = 64;

    private static readonly LlmError NotYours = new(LlmErrorCode.PermissionDenied, "Only an administrator may look at another key's limits.") { Param = "name" };
    private static readonly LlmError Unknown = new(LlmErrorCode.NotFound, "No key has this name.") { Param = "name" };

    /// <summary>How a caller's limits stand; nothing is taken.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="key">Whose limits; null for the caller's own. Another's are an administrator's to see.</param>
    /// <param name="user">One of the key's own users; null for none.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async ValueTask<Outcome<LimitReport>> ReadAsync(Caller caller, string? key, string? user, CancellationToken cancellationToken)
    {
        var state = gateway.Current;
        var whose = Whose(caller, key, state);
        if (!whose.IsSuccess)
        {
            return whose.Error;
        }

        var states = new List<LimitState>();
        foreach (var some in state.Limits.BucketsOf(whose.Value, user).Chunk(MostAtOnce))
        {
            var outcome = await store.ReadAsync(some, cancellationToken).ConfigureAwait(false);
            if (!outcome.IsSuccess)
            {
                return outcome.Error;
            }

            states.AddRange(outcome.Value);
        }

        var standings = await budgets.ReadAsync(whose.Value, cancellationToken).ConfigureAwait(false);
        return standings.IsSuccess
            ? new LimitReport(whose.Value.Key, [.. states.GroupBy(figure => figure.Bucket.Id).Select(Bucket)], [.. standings.Value.Select(Budget)])
            : standings.Error;
    }

    private Outcome<CallerIdentity> Whose(Caller caller, string? key, GatewayState state)
    {
        if (key is not { Length: > 0 } || key == caller.Name || key == caller.Identity.KeyId)
        {
            return caller.Identity;
        }

        if (caller.Role != CallerRole.Admin)
        {
            return NotYours;
        }

        // A key of another tenant is as unknown as one that does not exist.
        return state.Callers.All.Append(Caller.Anonymous).Concat(managed.Callers)
            .FirstOrDefault(known => (known.Identity.KeyId == key || known.Name == key) && (caller.Reach is null || known.Tenant == caller.Reach)) is { } found
            ? found.Identity
            : Unknown;
    }

    private static LimitReport.Bucket Bucket(IEnumerable<LimitState> states)
    {
        var figures = states.ToList();
        var bucket = figures[0].Bucket;
        return new LimitReport.Bucket(NameOf(bucket.Scope), bucket.Label, [.. figures.Select(Figure)]);
    }

    private static LimitReport.Budget Budget(BudgetStanding standing) => new(
        ApiName.Of(standing.Applied.Scope),
        ApiName.Of(standing.Applied.Period),
        standing.Applied.Hard,
        standing.Applied.Soft,
        standing.Spent,
        standing.Reserved,
        standing.EndsAt);

    private static LimitReport.Figure Figure(LimitState state) => new(
        NameOf(state.Rule.Unit), NameOf(state.Rule.Window), state.Rule.Most, state.Remaining, (long)Math.Ceiling(state.Reset.TotalMilliseconds));

    private static string NameOf(LimitScope scope) => scope switch
    {
        LimitScope.Global => "global",
        LimitScope.Key => "key",
        LimitScope.KeyModel => "key_model",
        _ => "end_user",
    };

    private static string NameOf(LimitUnit unit) => unit switch
    {
        LimitUnit.Requests => "requests",
        LimitUnit.Tokens => "tokens",
        _ => "concurrency",
    };

    private static string? NameOf(TimeSpan window) => window.Ticks switch
    {
        TimeSpan.TicksPerSecond => "second",
        TimeSpan.TicksPerMinute => "minute",
        TimeSpan.TicksPerHour => "hour",
        TimeSpan.TicksPerDay => "day",
        _ => null,
    };
}
