using Switchyard.Core.Budgets;
using Switchyard.Core.Errors;

namespace Switchyard.Storage;

/// <summary>Removes what nobody asks for any more beside the ledger's own records: of budgets and of the keys' audit. Thread-safe.</summary>
/// <param name="database">The database.</param>
public sealed class OldRows(Database database)
{
    // A replica that is alive renews what it holds within minutes; by then not even an operation that was given up is still under way.
    private static readonly TimeSpan LongExpired = TimeSpan.FromDays(1);

    // Names of periods have their begin behind the kind, always in the same form: as texts they stand in the order of time.
    private const string Ended =
        "(substr(period, 1, 4) = 'day:' AND period < @Day) OR (substr(period, 1, 5) = 'week:' AND period < @Week) OR (substr(period, 1, 6) = 'month:' AND period < @Month)";

    private const string Grants =
        """
        DELETE FROM budget_grants WHERE expires_at < @Before AND (budget, period, replica) IN
        (SELECT budget, period, replica FROM budget_grants WHERE expires_at < @Before LIMIT @Most)
        """;

    private const string Audit = "DELETE FROM audit WHERE id IN (SELECT id FROM audit WHERE at < @Before ORDER BY at LIMIT @Most)";

    private static readonly string[] OfPeriods =
    [
        $"DELETE FROM budget_periods WHERE (budget, period) IN (SELECT budget, period FROM budget_periods WHERE {Ended} ORDER BY budget, period LIMIT @Most)",
        $"DELETE FROM budget_marks WHERE (budget, period) IN (SELECT budget, period FROM budget_marks WHERE {Ended} LIMIT @Most)",
    ];

    /// <summary>Removes grants of budgets that ran out long ago: those of replicas that died.</summary>
    /// <param name="cancellationToken">Ends it; what is removed stays removed.</param>
    /// <returns>Null when done.</returns>
    public ValueTask<LlmError?> TrimGrantsAsync(CancellationToken cancellationToken) => database.TrimAsync(
        async session =>
        {
            var now = await DatabaseClock.NowAsync(session, database.Time).ConfigureAwait(false);
            var before = now - (LongExpired.Ticks / TimeSpan.TicksPerMicrosecond);
            return await session.ExecuteAsync(Grants, new { Before = before, Most = Database.TrimmedAtOnce }).ConfigureAwait(false);
        },
        cancellationToken);

    /// <summary>Removes budgets' periods that have ended, what was told of them, and the keys' audit, beyond what is kept.</summary>
    /// <param name="before">The oldest time to keep.</param>
    /// <param name="cancellationToken">Ends it; what is removed stays removed.</param>
    /// <returns>Null when done.</returns>
    public async ValueTask<LlmError?> TrimAsync(DateTimeOffset before, CancellationToken cancellationToken)
    {
        // The period in which the oldest time lies has not ended before it.
        var periods = new
        {
            Day = BudgetCalendar.NameOf(BudgetPeriod.Day, before),
            Week = BudgetCalendar.NameOf(BudgetPeriod.Week, before),
            Month = BudgetCalendar.NameOf(BudgetPeriod.Month, before),
            Most = Database.TrimmedAtOnce,
        };
        foreach (var sql in OfPeriods)
        {
            if (await database.TrimAsync(session => session.ExecuteAsync(sql, periods), cancellationToken).ConfigureAwait(false) is { } error)
            {
                return error;
            }
        }

        var rows = new { Before = StoredTime.From(before), Most = Database.TrimmedAtOnce };
        return await database.TrimAsync(session => session.ExecuteAsync(Audit, rows), cancellationToken).ConfigureAwait(false);
    }
}
