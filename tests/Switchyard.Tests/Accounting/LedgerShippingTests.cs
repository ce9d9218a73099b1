using Shouldly;
using Switchyard.Core.Accounting;
using Switchyard.Core.Chat;
using Switchyard.Core.Providers;
using Xunit;

namespace Switchyard.Tests.Accounting;

/// <summary>How records come into the database.</summary>
public sealed class LedgerShippingTests : IDisposable
{
    private readonly LedgerRig _rig = new();

    private static CancellationToken None => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Ship_Settlement_IsInTheDatabaseAsItWasWritten()
    {
        var ledger = _rig.Start();
        var open = await _rig.OpenAsync(ledger, "r1");
        var settlement = _rig.Settlement(open.Intent);

        ledger.Settle(open, settlement);
        await ledger.ShipAsync(None);

        var stored = _rig.Store.Settled[("r1", 1)];
        stored.Cost.ShouldBe(settlement.Cost);
        stored.Usage.ShouldBe(settlement.Usage);
        (stored.LatencyMs, stored.FirstContentMs, stored.EndedAt, stored.Status).ShouldBe((12.5, 3.25, settlement.EndedAt, AttemptStatus.Completed));
        stored.Intent.Tags.ShouldBe(open.Intent.Tags);
        stored.Intent.Budgets.ShouldBe(open.Intent.Budgets);
        (stored.Intent with { Tags = [], Budgets = [] }).ShouldBe(open.Intent with { Tags = [], Budgets = [] });
    }

    [Fact]
    public async Task Ship_DatabaseAwayOrItsReplyLost_BringsEverythingOnceItIsBack()
    {
        var ledger = _rig.Start();
        _rig.Store.IsAway = true;
        for (var i = 0; i < 2_500; i++)
        {
            var open = await _rig.OpenAsync(ledger, $"r{i}");
            ledger.Settle(open, _rig.Settlement(open.Intent));
        }

        await ledger.ShipAsync(None);
        (_rig.Store.IsAway, _rig.Store.LosesReplies) = (false, true);
        _rig.Time.Advance(TimeSpan.FromSeconds(10));
        await ledger.ShipAsync(None);
        _rig.Store.LosesReplies = false;
        _rig.Time.Advance(TimeSpan.FromSeconds(10));
        await ledger.ShipAsync(None);

        _rig.Store.Settled.Count.ShouldBe(2_500);
        _rig.Store.Batches.ShouldAllBe(batch => batch.Settled.Count <= 1_000);
    }

    [Fact]
    public async Task Ship_RecordsThatComeWhileABatchIsOnItsWay_GoTogetherTheNextTime()
    {
        var ledger = _rig.Start();
        var first = await _rig.OpenAsync(ledger, "first");
        ledger.Settle(first, _rig.Settlement(first.Intent));
        var number = 0;
        _rig.Store.Appending = () => ledger.Record(_rig.Request($"later-{number++}"));

        await ledger.ShipAsync(None);
        _rig.Store.Batches.Count.ShouldBe(1);
        ledger.Record(_rig.Request("between"));
        await ledger.ShipAsync(None);

        _rig.Store.Batches.Count.ShouldBe(2);
        _rig.Store.Requests.Keys.ShouldBe(["later-0", "between"]);
    }

    [Fact]
    public async Task Ship_LongAttempt_IsToldWhileItRunsAndSettledAfterwards()
    {
        var ledger = _rig.Start();
        var open = await _rig.OpenAsync(ledger, "long");
        await ledger.ShipAsync(None);
        _rig.Store.Open.ShouldBeEmpty();

        _rig.Time.Advance(TimeSpan.FromSeconds(5));
        await ledger.ShipAsync(None);
        await ledger.ShipAsync(None);

        _rig.Store.Batches.Count.ShouldBe(1);
        _rig.Store.Open.Keys.ShouldBe([("long", 1)]);
        ledger.Settle(open, _rig.Settlement(open.Intent));
        await ledger.ShipAsync(None);
        _rig.Store.Open.ShouldBeEmpty();
    }

    [Fact]
    public async Task Ship_AttemptThatEndsWhileTheDatabaseIsBeingTold_IsForgottenThere()
    {
        var ledger = _rig.Start();
        var open = await _rig.OpenAsync(ledger, "long");
        _rig.Time.Advance(TimeSpan.FromSeconds(5));
        _rig.Store.LosesReplies = true;
        await ledger.ShipAsync(None);
        ledger.Settle(open, _rig.Settlement(open.Intent));
        _rig.Store.LosesReplies = false;
        _rig.Time.Advance(TimeSpan.FromSeconds(1));

        await ledger.ShipAsync(None);
        await ledger.ShipAsync(None);

        _rig.Store.Open.ShouldBeEmpty();
        _rig.Store.Settled[("long", 1)].MayBeOpen.ShouldBeTrue();
    }

    [Fact]
    public async Task Ship_ShortAttempt_IsKnownNeverToHaveBeenTold()
    {
        var ledger = _rig.Start();
        var open = await _rig.OpenAsync(ledger, "short");
        ledger.Settle(open, _rig.Settlement(open.Intent));

        await ledger.ShipAsync(None);

        _rig.Store.Settled[("short", 1)].MayBeOpen.ShouldBeFalse();
    }

    [Fact]
    public async Task Ship_AttemptOpenThroughManySegments_IsStillFoundAfterwards()
    {
        var first = _rig.Start();
        var open = await _rig.OpenAsync(first, "old");
        open.Facts = new AnswerFacts { Usage = new Usage { PromptTokens = 50, CompletionTokens = 5, TotalTokens = 55, Source = Usage.FromProvider } };
        first.Checkpoint();
        for (var i = 0; i < 15_000; i++)
        {
            var other = await _rig.OpenAsync(first, $"r{i}");
            first.Settle(other, _rig.Settlement(other.Intent));
        }

        await first.ShipAsync(None);
        Directory.EnumerateFiles(Path.Combine(_rig.Folder, "001"), "*.journal").Count().ShouldBe(1);
        first.Dispose();
        await _rig.Start().ShipAsync(None);

        _rig.Store.Settled.Count.ShouldBe(15_001);
        _rig.Recovered.ShouldBe(1);
        _rig.Store.Settled[("old", 1)].Usage.PromptTokens.ShouldBe(50);
    }

    public void Dispose() => _rig.Dispose();
}
