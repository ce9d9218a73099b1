using Shouldly;
using Switchyard.Core.Budgets;
using Switchyard.Core.Errors;
using Switchyard.Storage;
using Switchyard.Storage.Budgets;
using Xunit;

namespace Switchyard.FunctionalTests.Storage;

/// <summary>What holds for grants in a database of either kind.</summary>
public abstract class BudgetStoreTests : IAsyncDisposable
{
    private const string Budget = "key:k1";
    private const string Month = "month:2026-11";

    private readonly DatabaseSource _source;
    private long _sequence;

    private protected BudgetStoreTests(DatabaseSource source) => _source = source;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await _source.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task GrantAsync_MuchIsLeft_GivesTheNeedAndAShareOfTheRest()
    {
        var store = new BudgetStore(await _source.StartAsync());

        var states = await store.GrantAsync(Holder("a"), [Ask(100, needed: 1, more: 100)], Token);

        states.Value!.Single().ShouldBe(new BudgetState(Budget, Month, 0, 13, 13));
        (await ReadAsync(store)).ShouldBe((0, 13));
    }

    [Fact]
    public async Task GrantAsync_LittleIsLeft_GivesExactlyTheNeedAndThenNothing()
    {
        var store = new BudgetStore(await _source.StartAsync());
        (await store.GrantAsync(Holder("a"), [Ask(10, needed: 7)], Token)).Value!.Single().Given.ShouldBe(7);

        (await store.GrantAsync(Holder("b"), [Ask(10, needed: 3, more: 5)], Token)).Value!.Single().Given.ShouldBe(3);

        (await store.GrantAsync(Holder("b"), [Ask(10, needed: 0.000_000_000_000_000_001m)], Token)).Value!.Single()
            .ShouldBe(new BudgetState(Budget, Month, 0, 10, 0));
    }

    [Fact]
    public async Task GrantAsync_OneOfTwoDoesNotFit_GivesNothingOfEither()
    {
        var store = new BudgetStore(await _source.StartAsync());

        var states = await store.GrantAsync(
            Holder("a"), [Ask(10, needed: 5), new BudgetAsk("global", "total", 3, 5, 5, 0)], Token);

        states.Value!.ShouldAllBe(state => state.Given == 0 && state.Granted == 0);
        (await ReadAsync(store)).ShouldBe((0, 0));
    }

    [Fact]
    public async Task GrantAsync_OthersLeaseHasRunOut_TakesTheirsBack()
    {
        var store = new BudgetStore(await _source.StartAsync());
        await store.GrantAsync(Holder("a", lease: TimeSpan.Zero), [Ask(10, needed: 10)], Token);
        (await ReadAsync(store)).ShouldBe((0, 0));

        (await store.GrantAsync(Holder("b"), [Ask(10, needed: 10)], Token)).Value!.Single().Given.ShouldBe(10);

        (await ReadAsync(store)).ShouldBe((0, 10));
    }

    [Fact]
    public async Task GrantAsync_OlderThanWhatTheDatabaseHasSeen_ChangesNothing()
    {
        var store = new BudgetStore(await _source.StartAsync());
        var (early, late) = (Holder("a"), Holder("a"));
        await store.GrantAsync(late, [Ask(10, needed: 4)], Token);

        (await store.GrantAsync(early, [Ask(10, needed: 4)], Token)).Error!.Code.ShouldBe(LlmErrorCode.StoreUnavailable);

        (await ReadAsync(store)).ShouldBe((0, 4));
    }

    [Fact]
    public async Task ReturnAsync_Twice_IsTheSameAsOnceAndNeverGivesMore()
    {
        var store = new BudgetStore(await _source.StartAsync());
        await store.GrantAsync(Holder("a"), [Ask(10, needed: 8)], Token);

        await store.ReturnAsync(Holder("a"), Holdings(3), Token);
        (await ReadAsync(store)).ShouldBe((0, 3));
        await store.ReturnAsync(Holder("a"), Holdings(3), Token);
        await store.ReturnAsync(Holder("a"), Holdings(9), Token);

        (await ReadAsync(store)).ShouldBe((0, 3));
    }

    [Fact]
    public async Task ReturnAsync_ArrivesAfterALaterGrant_TakesNothingOfIt()
    {
        var store = new BudgetStore(await _source.StartAsync());
        await store.GrantAsync(Holder("a"), [Ask(10, needed: 2)], Token);
        var late = Holder("a");
        await store.GrantAsync(Holder("a"), [Ask(10, needed: 5)], Token);

        (await store.ReturnAsync(late, Holdings(0), Token)).ShouldBeNull();

        (await ReadAsync(store)).ShouldBe((0, 7));
    }

    [Fact]
    public async Task ReleaseAsync_OneReplica_LeavesTheOthers()
    {
        var store = new BudgetStore(await _source.StartAsync());
        await store.GrantAsync(Holder("a"), [Ask(10, needed: 4)], Token);
        await store.GrantAsync(Holder("b"), [Ask(10, needed: 3)], Token);

        (await store.ReleaseAsync("a", Token)).ShouldBeNull();

        (await ReadAsync(store)).ShouldBe((0, 3));
    }

    [Fact]
    public async Task MarkAsync_FromManyAtOnce_IsNewToOneOfThem()
    {
        var store = new BudgetStore(await _source.StartAsync());
        var mark = new BudgetMark(Budget, Month, true, 80, 10);

        var marked = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => store.MarkAsync([mark], Token).AsTask(), Token)));

        marked.Count(outcome => outcome.Value!.Count == 1).ShouldBe(1);
        (await store.MarkAsync([mark with { Limit = 20 }, mark], Token)).Value.ShouldBe([mark with { Limit = 20 }]);
    }

    [Fact]
    public async Task ReadAsync_BudgetMadeInTheMiddleOfThePeriod_KnowsWhatWasSpentBefore()
    {
        var database = await _source.StartAsync();
        var november = new DateTimeOffset(2026, 11, 1, 0, 0, 0, TimeSpan.Zero);
        await AddUsageAsync(database, facet: 1, grain: 2, november, 3_000_000_000, 999_999_999);
        await AddUsageAsync(database, facet: 1, grain: 2, november.AddMonths(-1), 7_000_000_000, 0);
        await AddUsageAsync(database, facet: 1, grain: 1, november.AddDays(21), 1_000_000_000, 5);
        var store = new BudgetStore(database);

        var states = await store.ReadAsync([(Budget, Month), (Budget, "day:2026-11-22"), (Budget, "week:2026-11-16"), (Budget, "total")], Token);

        states.Value!.Select(state => state.Spent).ShouldBe(
            [3.000_000_000_999_999_999m, 1.000_000_000_000_000_005m, 1.000_000_000_000_000_005m, 10.000_000_000_999_999_999m]);
    }

    private static BudgetAsk Ask(decimal limit, decimal needed, int more = 0) => new(Budget, Month, limit, needed, needed, more);

    private static Dictionary<(string Budget, string Period), decimal> Holdings(decimal most) => new() { [(Budget, Month)] = most };

    private static async Task<(decimal Spent, decimal Granted)> ReadAsync(BudgetStore store)
    {
        var state = (await store.ReadAsync([(Budget, Month)], Token)).Value!.Single();
        return (state.Spent, state.Granted);
    }

    private static async Task AddUsageAsync(Database database, long facet, long grain, DateTimeOffset at, long nano, long rest)
    {
        const string Sql =
            """
            INSERT INTO usage VALUES (@facet, @grain, @at, 'tenant', 'k1', '', '', '', 'key', 0, 0, 0, 0, 0, 0, 0, 0, @nano, @rest, 0, 0, 0, 0, 0, 0, 0)
            """;
        var error = await database.WriteAsync(
            async session =>
            {
                await session.ExecuteAsync(Sql, new { facet, grain, at = StoredTime.From(at), nano, rest });
                return null;
            },
            Token);
        error.ShouldBeNull();
    }

    private BudgetHolder Holder(string replica, TimeSpan? lease = null) =>
        new(replica, Interlocked.Increment(ref _sequence), lease ?? TimeSpan.FromMinutes(16));
}
