using Shouldly;
using Switchyard.Core.Budgets;
using Switchyard.Core.Errors;
using Switchyard.Core.Keys;
using Switchyard.Storage;
using Switchyard.Storage.Budgets;
using Switchyard.Storage.Keys;
using Xunit;

namespace Switchyard.FunctionalTests.Storage;

/// <summary>What holds for removing old rows in either database.</summary>
public abstract class OldRowsTests : IAsyncDisposable
{
    private static readonly DateTimeOffset Oldest = new(2026, 3, 12, 12, 0, 0, TimeSpan.Zero);

    private readonly DatabaseSource _source;

    private protected OldRowsTests(DatabaseSource source) => _source = source;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await _source.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task TrimAsync_PeriodsThatEndedBefore_GoWithTheirMarks()
    {
        // The oldest time is a Thursday: its day, its week from the 9th and its month go on.
        string[] ended = ["day:2025-12-31", "day:2026-03-11", "week:2026-03-02", "month:2026-02", "month:2025-12"];
        string[] kept = ["day:2026-03-12", "day:2026-10-01", "week:2026-03-09", "week:2026-11-16", "month:2026-03", "month:2026-11", "total"];
        var database = await _source.StartAsync();
        var budgets = new BudgetStore(database);
        foreach (var period in ended.Concat(kept))
        {
            (await budgets.ReadAsync([("global", period), ("tenant:a", period)], Token)).IsSuccess.ShouldBeTrue();
            (await budgets.MarkAsync([new BudgetMark("global", period, true, 80, 5)], Token)).Value!.Count.ShouldBe(1);
        }

        (await new OldRows(database).TrimAsync(Oldest, Token)).ShouldBeNull();

        (await ReadAsync<string>(database, "SELECT period FROM budget_periods WHERE budget = 'global'")).ShouldBe(kept, ignoreOrder: true);
        (await ReadAsync<string>(database, "SELECT period FROM budget_periods WHERE budget = 'tenant:a'")).ShouldBe(kept, ignoreOrder: true);
        (await ReadAsync<string>(database, "SELECT period FROM budget_marks")).ShouldBe(kept, ignoreOrder: true);
    }

    [Fact]
    public async Task TrimAsync_AuditOfLongAgo_GoesHoweverMuchItIs()
    {
        var database = await _source.StartAsync();
        var keys = new KeyStore(database);
        for (var i = 0; i < 3; i++)
        {
            await keys.AuditAsync(new AuditRecord(Oldest.AddSeconds(i - 1), "admin", "key.created", $"k{i}", "{}"), Token);
        }

        // More than are removed at once.
        (await database.WriteAsync(
            async session =>
            {
                for (var i = 0; i < 1_200; i++)
                {
                    await session.ExecuteAsync("INSERT INTO audit (at, actor, action, key_id, detail) VALUES (@i, 'x', 'y', NULL, '')", new { i = (long)i });
                }

                return (LlmError?)null;
            },
            Token)).ShouldBeNull();

        (await new OldRows(database).TrimAsync(Oldest, Token)).ShouldBeNull();

        (await ReadAsync<string>(database, "SELECT key_id FROM audit ORDER BY at")).ShouldBe(["k1", "k2"]);
    }

    [Fact]
    public async Task TrimGrantsAsync_OfReplicasThatDied_LeavesThoseThatMayStillBeUsed()
    {
        var database = await _source.StartAsync();
        var budgets = new BudgetStore(database);
        foreach (var replica in new[] { "dead", "late", "living" })
        {
            var ask = new BudgetAsk("global", "total", 10, 1, 1, 0);
            (await budgets.GrantAsync(new BudgetHolder(replica, 1, TimeSpan.FromMinutes(16)), [ask], Token)).Value!.Single().Given.ShouldBe(1);
        }

        await MoveAsync(database, "dead", TimeSpan.FromHours(25));
        await MoveAsync(database, "late", TimeSpan.FromHours(23));

        (await new OldRows(database).TrimGrantsAsync(Token)).ShouldBeNull();

        (await ReadAsync<string>(database, "SELECT replica FROM budget_grants ORDER BY replica")).ShouldBe(["late", "living"]);
    }

    private static async Task MoveAsync(Database database, string replica, TimeSpan back) => (await database.WriteAsync(
        async session =>
        {
            await session.ExecuteAsync(
                "UPDATE budget_grants SET expires_at = expires_at - @back WHERE replica = @replica", new { replica, back = (long)back.TotalMicroseconds });
            return (LlmError?)null;
        },
        Token)).ShouldBeNull();

    private static async Task<IReadOnlyList<T>> ReadAsync<T>(Database database, string sql) =>
        (await database.ReadAsync(async session => new Outcome<IReadOnlyList<T>>(await session.QueryAsync<T>(sql)), Token)).Value!;
}
