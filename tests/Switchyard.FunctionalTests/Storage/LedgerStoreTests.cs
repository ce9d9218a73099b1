using System.Text.Json;
using Shouldly;
using Switchyard.Core.Accounting;
using Switchyard.Core.Chat;
using Switchyard.Core.Errors;
using Switchyard.Storage.Ledger;
using Xunit;

namespace Switchyard.FunctionalTests.Storage;

/// <summary>What holds for the ledger in either database.</summary>
public abstract partial class LedgerStoreTests : IAsyncDisposable
{
    private static readonly UsageQuery Everything = new(LedgerData.Noon.AddYears(-1), LedgerData.Noon.AddYears(1), []);

    private readonly DatabaseSource _source;

    private protected LedgerStoreTests(DatabaseSource source) => _source = source;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await _source.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task FindAsync_WhatWasAppended_ComesBackWhole()
    {
        var store = new LedgerStore(await _source.StartAsync());
        var intent = LedgerData.Intent("r1") with
        {
            User = "u\0ser \ud800 ä",
            Tags = ["blue", "it's \"red\""],
            Kind = CallKind.Embeddings,
            Stream = true,
            PromptTokens = 7,
            WorstCost = 1.25m,
            PromptCost = 0.000000000000000001m,
            OutputPrice = 0.00000015m,
            Budgets = [new BudgetHold("tenant:acme", "day:2026-03-14", 1.25m)],
        };
        var settlement = LedgerData.Settlement(intent) with
        {
            Status = AttemptStatus.Partial,
            ErrorCode = "upstream_truncated",
            FirstContentMs = 12.5,
            LatencyMs = 99.25,
            Usage = new Usage { Source = Usage.Estimated, PromptTokens = 1, CompletionTokens = 2, TotalTokens = 3, CachedTokens = 4, CacheWriteTokens = 5, ReasoningTokens = 6, ProviderCost = 0.3m },
            Cost = new Cost { Source = "provider", Total = 0.3m, Input = 0.1m, Output = 0.2m },
        };
        var request = LedgerData.Request("r1") with { SavedCost = 0.7m, SavedTokens = 8, FirstContentMs = 3, LatencyMs = 4.5, User = null, Tags = ["x"] };

        (await store.AppendAsync(new LedgerBatch("one", [LedgerData.Intent("r1", 2)], [settlement], [request]), Token)).ShouldBeNull();

        var found = (await store.FindAsync("client-r1", "acme", Token)).Value.ShouldNotBeNull();
        Json(found.Request).ShouldBe(Json(request));
        Json(found.Settled).ShouldBe(Json(new[] { settlement with { Intent = intent with { User = "u\ufffdser \ufffd ä" } } }));
        Json(found.Open).ShouldBe(Json(new[] { LedgerData.Intent("r1", 2) }));
        (await store.FindAsync("r1", null, Token)).IsSuccess.ShouldBeTrue();
        (await store.FindAsync("r1", "another", Token)).Error!.Code.ShouldBe(LlmErrorCode.NotFound);
        (await store.FindAsync("r2", null, Token)).Error!.Code.ShouldBe(LlmErrorCode.NotFound);
    }

    [Fact]
    public async Task AppendAsync_SameBatchTwice_CountsOnce()
    {
        var store = new LedgerStore(await _source.StartAsync());
        var batch = LedgerData.Random(new Random(1), 50);

        (await store.AppendAsync(batch, Token)).ShouldBeNull();
        var once = await SumAsync(store);
        (await store.AppendAsync(batch, Token)).ShouldBeNull();

        (await SumAsync(store)).ShouldBeEquivalentTo(once);
        once.Requests.ShouldBe(50);
        once.Attempts.ShouldBe(batch.Settled.Count);
    }

    [Fact]
    public async Task AppendAsync_OverlappingBatchesFromTwoConnectionsAtOnce_CountEveryAttemptOnce()
    {
        var stores = new[] { new LedgerStore(await _source.StartAsync()), new LedgerStore(await _source.StartAsync()) };
        var all = LedgerData.Random(new Random(2), 400);
        var batches = Enumerable.Range(0, 16).Select(i => new LedgerBatch(
            "one", [], [.. Part(all.Settled, i).Reverse()], [.. Part(all.Requests, i)]));

        var errors = await Task.WhenAll(batches.Select((batch, i) => Task.Run(async () => await stores[i % 2].AppendAsync(batch, Token), Token)));

        errors.ShouldAllBe(error => error == null);
        (await stores[0].AppendAsync(all, Token)).ShouldBeNull();
        var sum = await SumAsync(stores[1]);
        sum.Requests.ShouldBe(400);
        sum.Attempts.ShouldBe(all.Settled.Count);
        sum.Cost.ShouldBe(all.Settled.Sum(settlement => settlement.Cost.Total ?? 0));
    }

    [Fact]
    public async Task QueryAsync_AwkwardAmounts_AddUpExactly()
    {
        var store = new LedgerStore(await _source.StartAsync());
        decimal[] amounts = [0.1m, 0.2m, .. Enumerable.Repeat(0.000000000000000001m, 500), .. Enumerable.Repeat(999_999.999999999999999999m, 400)];

        await store.AppendAsync(LedgerData.Batch([.. amounts.Select((amount, i) => LedgerData.Settlement(LedgerData.Intent($"r{i}"), amount))]), Token);

        var sum = await SumAsync(store);
        sum.Cost.ShouldBe(amounts.Sum());
        sum.Cost.ShouldBe(400_000_000.3m - 0.0000000000000004m + 0.0000000000000005m);
        sum.EstimatedCost.ShouldBe(0);
    }

    [Fact]
    public async Task AppendAsync_AbsurdFigures_AreCutAndDoNotStopTheLedger()
    {
        var store = new LedgerStore(await _source.StartAsync());
        var absurd = LedgerData.Settlement(LedgerData.Intent("r1"), decimal.MaxValue) with
        {
            Usage = new Usage { Source = Usage.FromProvider, PromptTokens = long.MaxValue, CompletionTokens = -5 },
            LatencyMs = double.NaN,
        };

        (await store.AppendAsync(LedgerData.Batch(absurd, absurd with { Intent = LedgerData.Intent("r2") }), Token)).ShouldBeNull();

        var sum = await SumAsync(store);
        (sum.Cost, sum.PromptTokens, sum.CompletionTokens).ShouldBe((2_000_000m, 2_000_000_000_000L, 0L));
    }

    [Fact]
    public async Task FindExpiredAsync_OpenAttempts_AreThoseBeyondTheirTimeThatNobodySettled()
    {
        var store = new LedgerStore(await _source.StartAsync());
        AttemptIntent[] open = [LedgerData.Intent("late"), LedgerData.Intent("later", 1, LedgerData.Noon.AddHours(1)), LedgerData.Intent("settled")];
        await store.AppendAsync(new LedgerBatch("one", open, [], []), Token);
        await store.AppendAsync(LedgerData.Batch(LedgerData.Settlement(open[2])), Token);

        // What is settled is not opened again, however late it comes.
        await store.AppendAsync(new LedgerBatch("one", [open[2]], [], []), Token);

        var expired = await store.FindExpiredAsync(LedgerData.Noon.AddMinutes(30), 10, Token);

        expired.Value!.Select(intent => intent.RequestId).ShouldBe(["late"]);
        (await store.FindExpiredAsync(LedgerData.Noon.AddDays(1), 10, Token)).Value!.Count.ShouldBe(2);
        (await store.FindExpiredAsync(LedgerData.Noon.AddDays(1), 1, Token)).Value!.Count.ShouldBe(1);
    }

    [Fact]
    public async Task TrimAsync_OldRecords_GoAndSumsStay()
    {
        var store = new LedgerStore(await _source.StartAsync());
        var old = Enumerable.Range(0, 1_000).Select(i => LedgerData.Settlement(LedgerData.Intent($"old{i}"))).ToArray();
        await store.AppendAsync(new LedgerBatch("one", [], old, [.. old.Take(10).Select(one => LedgerData.Request(one.Intent.RequestId))]), Token);
        await store.AppendAsync(LedgerData.Batch(LedgerData.Settlement(LedgerData.Intent("new", 1, LedgerData.Noon.AddDays(2)))), Token);

        (await store.TrimAsync(LedgerData.Noon.AddDays(1), Token)).ShouldBeNull();

        (await store.FindAsync("old0", null, Token)).Error!.Code.ShouldBe(LlmErrorCode.NotFound);
        (await store.FindAsync("old999", null, Token)).Error!.Code.ShouldBe(LlmErrorCode.NotFound);
        (await store.FindAsync("new", null, Token)).IsSuccess.ShouldBeTrue();
        (await SumAsync(store)).Attempts.ShouldBe(1_001);
    }

    private static string Json<T>(T value) => JsonSerializer.Serialize(value);

    private static IEnumerable<T> Part<T>(IReadOnlyList<T> all, int number) => all.Skip(number * all.Count / 20).Take(all.Count / 4);

    private static async Task<UsageRow> SumAsync(LedgerStore store) => (await store.QueryAsync(Everything, Token)).Value!.ShouldHaveSingleItem();
}
