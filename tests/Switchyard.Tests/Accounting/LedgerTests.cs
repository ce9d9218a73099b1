using Shouldly;
using Switchyard.Core.Accounting;
using Switchyard.Core.Chat;
using Switchyard.Core.Errors;
using Switchyard.Core.Providers;
using Xunit;

namespace Switchyard.Tests.Accounting;

public sealed class LedgerTests : IDisposable
{
    private readonly LedgerRig _rig = new();

    private static CancellationToken None => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Settle_Twice_CountsOnce()
    {
        var ledger = _rig.Start();
        var open = await _rig.OpenAsync(ledger, "r1");

        ledger.Settle(open, _rig.Settlement(open.Intent));
        ledger.Settle(open, _rig.Settlement(open.Intent) with { Status = AttemptStatus.Failed });
        await ledger.ShipAsync(None);

        (_rig.Store.Settled.Count, _rig.Store.Repeated, ledger.OpenAttempts).ShouldBe((1, 0, 0));
        _rig.Store.Settled[("r1", 1)].Status.ShouldBe(AttemptStatus.Completed);
    }

    [Fact]
    public async Task Start_AfterAProcessThatEnded_SettlesItsOpenAttemptsAsUnknownOnce()
    {
        var first = _rig.Start();
        var ended = await _rig.OpenAsync(first, "ended");
        first.Settle(ended, _rig.Settlement(ended.Intent));
        await _rig.OpenAsync(first, "silent");
        var talking = await _rig.OpenAsync(first, "talking");
        talking.Facts = new AnswerFacts();
        Count(talking.Facts, "one two three four five six seven eight");
        first.Checkpoint();
        var told = await _rig.OpenAsync(first, "told");
        told.Facts = new AnswerFacts { Usage = new Usage { PromptTokens = 50, CompletionTokens = 5, TotalTokens = 55, Source = Usage.FromProvider } };
        first.Checkpoint();
        first.Dispose();

        var second = _rig.Start();
        await second.ShipAsync(None);

        _rig.Recovered.ShouldBe(3);
        _rig.Store.Settled.Keys.Select(key => key.Item1).ShouldBe(["ended", "silent", "talking", "told"], ignoreOrder: true);
        var silent = _rig.Store.Settled[("silent", 1)];
        (silent.Status, silent.Usage.Source, silent.Usage.PromptTokens, silent.Usage.CompletionTokens, silent.Cost.Total)
            .ShouldBe((AttemptStatus.Unknown, Usage.Estimated, 100, 0, 0.0001m));
        var spoken = _rig.Store.Settled[("talking", 1)];
        spoken.Usage.CompletionTokens.ShouldBeInRange(4, 20);
        spoken.Cost.Total.ShouldBe(0.0001m + (0.000002m * spoken.Usage.CompletionTokens));
        var reported = _rig.Store.Settled[("told", 1)];
        (reported.Usage.Source, reported.Usage.PromptTokens, reported.Cost.Total).ShouldBe((Usage.FromProvider, 50, 0.00006m));
        _rig.Store.Batches.Where(batch => batch.Settled.Count > 0).ShouldAllBe(batch => batch.Replica == "replica-1");
    }

    [Fact]
    public async Task Start_WhileAnotherProcessRuns_LeavesItsJournalAlone()
    {
        var first = _rig.Start();
        await _rig.OpenAsync(first, "running");

        var second = _rig.Start();
        await second.ShipAsync(None);

        (_rig.Recovered, _rig.Store.Settled.Count, first.OpenAttempts).ShouldBe((0, 0, 1));
    }

    [Fact]
    public async Task Start_BesideAJournalThatWasLeft_ShipsItAndRemovesIt()
    {
        var first = _rig.Start();
        var second = _rig.Start();
        await _rig.OpenAsync(second, "left");
        second.Dispose();
        first.Dispose();
        var third = _rig.Start();

        await third.ShipAsync(None);
        await third.ShipAsync(None);

        _rig.Store.Settled.Keys.ShouldBe([("left", 1)]);
        Directory.EnumerateFiles(Path.Combine(_rig.Folder, "002"), "*.journal").ShouldBeEmpty();
    }

    [Fact]
    public async Task AdoptLeft_AProcessThatEndedWhileThisOneRuns_IsSettledWithoutAStart()
    {
        var first = _rig.Start();
        var second = _rig.Start();
        await _rig.OpenAsync(first, "open");
        var ended = await _rig.OpenAsync(first, "ended");
        first.Settle(ended, _rig.Settlement(ended.Intent));

        second.AdoptLeft();
        await second.ShipAsync(None);
        _rig.Store.Settled.ShouldBeEmpty("the first one still runs");
        first.Dispose();
        second.AdoptLeft();
        second.AdoptLeft();
        await second.ShipAsync(None);
        second.AdoptLeft();
        await second.ShipAsync(None);

        _rig.Store.Settled[("open", 1)].Status.ShouldBe(AttemptStatus.Unknown);
        _rig.Store.Settled[("ended", 1)].Status.ShouldBe(AttemptStatus.Completed);
        (_rig.Store.Settled.Count, _rig.Store.Repeated, _rig.Recovered).ShouldBe((2, 0, 1));
        Directory.EnumerateFiles(Path.Combine(_rig.Folder, "001"), "*.journal").ShouldBeEmpty();
    }

    [Fact]
    public async Task Sweep_AttemptOfAReplicaThatNeverCameBack_IsSettledAsUnknown()
    {
        var ledger = _rig.Start();
        _rig.Store.Open[("gone", 1)] = _rig.Intent("gone", replica: "other");
        var mine = await _rig.OpenAsync(ledger, "mine");
        _rig.Store.Open[("mine", 1)] = mine.Intent;
        _rig.Time.Advance(TimeSpan.FromMinutes(17));

        await ledger.SweepAsync(None);
        _rig.Store.Settled.ShouldBeEmpty();
        _rig.Time.Advance(TimeSpan.FromSeconds(61));
        await ledger.SweepAsync(None);

        _rig.Store.Settled.Keys.ShouldBe([("gone", 1)]);
        _rig.Store.Settled[("gone", 1)].Status.ShouldBe(AttemptStatus.Unknown);
        _rig.Store.Batches.ShouldAllBe(batch => batch.Replica == "other");
    }

    [Fact]
    public async Task Open_JournalAtItsBound_IsRefusedAndWhatRunsIsSettled()
    {
        var ledger = _rig.Start(most: 64 * 1024);
        var opened = new List<OpenAttempt>();
        Outcome<OpenAttempt> outcome;
        while ((outcome = await ledger.OpenAsync(_rig.Intent($"r{opened.Count}"), _rig.Target, null)).IsSuccess)
        {
            opened.Add(outcome.Value);
        }

        (outcome.Error.Code, outcome.Error.Source).ShouldBe((LlmErrorCode.StoreUnavailable, ErrorSource.Store));
        opened.Count.ShouldBeInRange(10, 64);
        opened.ForEach(open => ledger.Settle(open, _rig.Settlement(open.Intent)));
        await ledger.ShipAsync(None);
        _rig.Store.Settled.Count.ShouldBe(opened.Count);
    }

    [Fact]
    public async Task Open_DiskThatTakesNothing_IsRefusedAndWhatRunsReachesTheDatabase()
    {
        var ledger = _rig.Start();
        var running = new List<OpenAttempt> { await _rig.OpenAsync(ledger, "running") };

        // The segment that is open goes on; the next one can not be made.
        Directory.Delete(Path.Combine(_rig.Folder, "001"), recursive: true);
        Outcome<OpenAttempt> outcome;
        while ((outcome = await ledger.OpenAsync(_rig.Intent($"r{running.Count}", replica: ledger.Replica), _rig.Target, null)).IsSuccess)
        {
            running.Add(outcome.Value);
        }

        outcome.Error.Code.ShouldBe(LlmErrorCode.StoreUnavailable);
        running.ForEach(open => ledger.Settle(open, _rig.Settlement(open.Intent)));
        await ledger.ShipAsync(None);

        _rig.Store.Settled.Count.ShouldBe(running.Count);
    }

    [Fact]
    public async Task Open_FlushedToDisk_SharesFlushesAndSucceeds()
    {
        var ledger = _rig.Start(flushes: true);

        var all = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => _rig.OpenAsync(ledger, $"r{i}")));

        all.Length.ShouldBe(50);
        ledger.OpenAttempts.ShouldBe(50);
    }

    public void Dispose() => _rig.Dispose();

    private static void Count(AnswerFacts facts, string text) => facts.Output.Add(System.Text.Encoding.UTF8.GetBytes(text), isEscaped: false);
}
