using Shouldly;
using Switchyard.Core.Configuration;
using Switchyard.Core.Errors;
using Switchyard.Core.Limits;
using Switchyard.Core.Pipeline;
using Xunit;

namespace Switchyard.Tests.Limits;

public sealed class SettlementQueueTests : IDisposable
{
    private static readonly LlmError Away = new(LlmErrorCode.StoreUnavailable, "away");

    private readonly LimitRig _rig = new();
    private readonly CancellationTokenSource _stop = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _stop.Dispose();
        _rig.Dispose();
    }

    [Fact]
    public async Task RunAsync_WithoutAPlace_GathersAndWithOneSendsAtOnce()
    {
        var running = _rig.Queue.RunAsync(_stop.Token);
        Add(1, holdsPlace: true);
        await UntilAsync(() => _rig.Settled.Count == 1);
        Add(2, holdsPlace: false);
        Add(3, holdsPlace: false);
        await UntilAsync(() => _rig.Time.ActiveTimers == 1);
        _rig.Settled.Count.ShouldBe(1);

        _rig.Time.Advance(SettlementQueue.GatherFor);

        await UntilAsync(() => _rig.Settled.Count == 3);
        _rig.Settled.Select(settlement => settlement.Tokens).ShouldBe([1, 2, 3]);
        await _stop.CancelAsync();
        await running;
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task RunAsync_StoreBreaksOnOne_GivesUpThatOneAndGoesOn(bool isCancelled)
    {
        var running = _rig.Queue.RunAsync(_stop.Token);
        _rig.Breaking = batch => !batch.Any(settlement => settlement.Tokens == 2) ? null
            : isCancelled ? new OperationCanceledException() : new InvalidOperationException("a bug");
        Add(1, holdsPlace: false);
        Add(2, holdsPlace: false);
        Add(3, holdsPlace: false);
        await UntilAsync(() => _rig.Time.ActiveTimers == 1);
        _rig.Time.Advance(SettlementQueue.GatherFor);
        await UntilAsync(() => _rig.Settled.Count == 2);
        Add(2, holdsPlace: true);
        Add(4, holdsPlace: false);
        await UntilAsync(() => _rig.Time.ActiveTimers == 1);
        _rig.Time.Advance(SettlementQueue.GatherFor);
        await UntilAsync(() => _rig.Settled.Count == 3);

        _rig.Settled.Select(settlement => settlement.Tokens).ShouldBe([1, 3, 4]);
        _rig.Metric("switchyard_settlements_dropped_total").ShouldBe(2);
        await _stop.CancelAsync();
        await running;
    }

    [Fact]
    public async Task RunAsync_StoreIsAway_KeepsAndSendsAgainEverySecond()
    {
        var running = _rig.Queue.RunAsync(_stop.Token);
        _rig.Outage = Away;
        Add(1, holdsPlace: true);
        for (var i = 0; i < 30; i++)
        {
            await UntilAsync(() => _rig.Time.ActiveTimers == 1);
            _rig.Time.Advance(SettlementQueue.RetryEvery);
        }

        await UntilAsync(() => _rig.Time.ActiveTimers == 1);
        _rig.Queue.Count.ShouldBe(1);
        _rig.SettleCalls.ShouldBe(31);
        _rig.Outage = null;
        Add(2, holdsPlace: true);
        await UntilAsync(() => _rig.Settled.Count == 1);
        _rig.Time.Advance(SettlementQueue.RetryEvery);

        await UntilAsync(() => _rig.Settled.Count == 2);
        _rig.Settled.Select(settlement => settlement.Tokens).ShouldBe([2, 1]);
        _rig.Queue.Count.ShouldBe(0);
        _rig.Metric("switchyard_settlements_dropped_total").ShouldBe(0);
        await _stop.CancelAsync();
        await running;
    }

    [Fact]
    public async Task RunAsync_StoreIsAwayForTooLong_GivesUpAndSaysSo()
    {
        _rig.Limits.Users["alice"] = new UserLimitOptions { Concurrency = 5 };
        var admission = _rig.Begin();
        await admission.AdmitAsync(_rig.A, 0, 1, Token);
        var running = _rig.Queue.RunAsync(_stop.Token);
        _rig.Outage = Away;
        admission.AttemptEnded(new AttemptEnd(1, null, null));
        admission.End();
        await UntilAsync(() => _rig.Time.ActiveTimers == 1);
        _rig.Metric("switchyard_inflight_leases").ShouldBe(1);

        // Timers fire at their time, on the way: the first two advances are what it is gathered and tried again for.
        for (var i = 0; i < 3; i++)
        {
            await UntilAsync(() => _rig.Time.ActiveTimers == 1 || _rig.Metric("switchyard_inflight_leases") == 0);
            _rig.Time.Advance(SettlementQueue.TryFor);
        }

        await UntilAsync(() => _rig.Metric("switchyard_inflight_leases") == 0);
        (_rig.Queue.Count, _rig.Metric("switchyard_settlements_dropped_total"), _rig.Metric("switchyard_inflight_leases")).ShouldBe((0, 1, 0));
        await _stop.CancelAsync();
        await running;
    }

    [Fact]
    public async Task RunAsync_Stopped_SendsWhatIsLeft()
    {
        var running = _rig.Queue.RunAsync(_stop.Token);
        for (var i = 0; i < 200; i++)
        {
            Add(i, holdsPlace: false);
        }

        await _stop.CancelAsync();
        await running;

        _rig.Settled.Select(settlement => settlement.Tokens).ShouldBe(Enumerable.Range(0, 200).Select(i => (long)i));
    }

    [Fact]
    public void Add_MoreThanFit_AreGivenUpAndCounted()
    {
        for (var i = 0; i < SettlementLane.Most + 3; i++)
        {
            Add(1, holdsPlace: false);
        }

        (_rig.Queue.Count, _rig.Metric("switchyard_settlements_dropped_total")).ShouldBe((SettlementLane.Most, 3));
    }

    [Fact]
    public async Task Keeper_EveryTenSeconds_RenewsWhatHoldsAPlace()
    {
        _rig.Limits.Users["alice"] = new UserLimitOptions { Concurrency = 2 };
        var keeping = _rig.Keeper.RunAsync(_stop.Token);
        var (running, ended) = (_rig.Begin(), _rig.Begin());
        await running.AdmitAsync(_rig.A, 0, 1, Token);
        await ended.AdmitAsync(_rig.A, 0, 1, Token);
        ended.AttemptEnded(new AttemptEnd(1, null, null));
        ended.End();
        await _rig.SettleAsync();

        for (var i = 0; i < 9; i++)
        {
            _rig.Time.Advance(LimitLease.RenewEvery);
        }

        _rig.Renewed.Select(leases => leases.Count).ShouldBe(Enumerable.Repeat(1, 9));
        (await _rig.LeftAsync()).ShouldBe([1]);
        await _stop.CancelAsync();
        await keeping;
        _rig.Time.Advance(LimitLease.Lifetime + TimeSpan.FromSeconds(1));
        (await _rig.LeftAsync()).ShouldBe([2]);
    }

    // The queue works on a thread of its own; the bound is only a safety net.
    private static async Task UntilAsync(Func<bool> isSo)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!isSo())
        {
            limit.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private void Add(long tokens, bool holdsPlace) =>
        _rig.Queue.Add(new LimitSettlement(new LimitLease($"lease-{tokens}", []), tokens), holdsPlace, endsCall: false);
}
