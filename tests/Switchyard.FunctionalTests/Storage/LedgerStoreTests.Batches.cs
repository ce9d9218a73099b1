using Shouldly;
using Switchyard.Core.Accounting;
using Switchyard.Core.Chat;
using Switchyard.Storage.Ledger;
using Xunit;

namespace Switchyard.FunctionalTests.Storage;

/// <summary>What records of one batch have to do with each other.</summary>
public abstract partial class LedgerStoreTests
{
    [Theory]
    [InlineData("r1 r1 r2 r2")]
    [InlineData("r2 r1 r2 r1")]
    [InlineData("r2 r2 r1 r1 r1")]
    public async Task AppendAsync_SameNameTwiceInABatch_TakesTheFirst(string names)
    {
        var store = new LedgerStore(await _source.StartAsync());
        var ids = names.Split(' ');
        var settled = ids.Select((id, i) => LedgerData.Settlement(LedgerData.Intent(id), 1m + i)).ToList();
        var requests = ids.Select((id, i) => LedgerData.Request(id) with { LatencyMs = i }).ToList();

        (await store.AppendAsync(new LedgerBatch("one", [], settled, requests), Token)).ShouldBeNull();

        foreach (var id in ids.Distinct())
        {
            var first = Array.IndexOf(ids, id);
            var found = (await store.FindAsync(id, null, Token)).Value.ShouldNotBeNull();
            found.Settled.ShouldHaveSingleItem().Cost.Total.ShouldBe(1m + first);
            found.Request!.LatencyMs.ShouldBe(first);
        }

        var sum = await SumAsync(store);
        (sum.Attempts, sum.Requests, sum.Cost).ShouldBe((2L, 2L, 2m + Array.IndexOf(ids, "r1") + Array.IndexOf(ids, "r2")));
    }

    [Fact]
    public async Task FindAsync_RowsWithAndWithoutTheirOptionalColumns_AreEachTheirOwn()
    {
        var store = new LedgerStore(await _source.StartAsync());
        var bare = LedgerData.Settlement(LedgerData.Intent("r0"), cost: null);
        var full = LedgerData.Settlement(LedgerData.Intent("r1") with { User = "", Tags = ["long " + new string('ä', 400)], WorstCost = 0m, OutputPrice = 0.5m }) with
        {
            ErrorCode = "timeout",
            FirstContentMs = 0,
            Cost = new Cost { Source = "catalog", Total = 0m, Input = 0.25m, Output = 0.000000000000000001m },
        };
        AttemptSettlement[] settled =
        [
            .. Enumerable.Range(0, 6).Select(i => i % 2 == 0
                ? bare with { Intent = bare.Intent with { RequestId = $"r{i}" } }
                : full with { Intent = full.Intent with { RequestId = $"r{i}" } }),
        ];

        (await store.AppendAsync(LedgerData.Batch(settled), Token)).ShouldBeNull();

        foreach (var expected in settled)
        {
            var found = (await store.FindAsync(expected.Intent.RequestId, null, Token)).Value.ShouldNotBeNull();
            Json(found.Settled).ShouldBe(Json(new[] { expected }));
        }
    }
}
