using Shouldly;
using Switchyard.Core.Configuration;
using Switchyard.Core.Errors;
using Switchyard.Core.Limits;
using Switchyard.Core.Pipeline;
using Xunit;

namespace Switchyard.Tests.Limits;

/// <summary>Calls that go on for others after their own client has left.</summary>
public sealed class AdmissionEndTests : IDisposable
{
    private readonly LimitRig _rig = new();
    private readonly TaskCompletionSource _isAsked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _mayAnswer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _rig.Dispose();

    [Fact]
    public async Task End_WhileTheCallIsBeingCounted_GivesItsPlaceBackAfterwards()
    {
        _rig.Limits.Users["alice"] = new UserLimitOptions { Concurrency = 1 };
        var admission = _rig.Begin();
        Hold();
        var counting = admission.CountAsync(Token).AsTask();
        await _isAsked.Task.WaitAsync(TimeSpan.FromSeconds(20), Token);

        admission.End();
        _mayAnswer.SetResult();
        (await counting).ShouldBeNull();
        await _rig.SettleAsync();

        _rig.Keeper.Count.ShouldBe(0);
        (await _rig.LeftAsync()).ShouldBe([1]);
        _rig.Metric("switchyard_inflight_leases").ShouldBe(0);
    }

    [Fact]
    public async Task End_WhileALaterAttemptIsBeingAdmitted_LosesNoTokens()
    {
        _rig.Limits.Users["alice"] = new UserLimitOptions { TokensPerMinute = 5000 };
        _rig.Limits.Providers["b"] = new LimitOptions { RequestsPerMinute = 10 };
        var admission = _rig.Begin();
        await admission.AdmitAsync(_rig.A, 0, 1, Token);
        admission.AttemptEnded(new AttemptEnd(1, new LlmError(LlmErrorCode.UpstreamError, "failed"), null));
        Hold();
        var second = admission.AdmitAsync(_rig.B, 0, 2, Token).AsTask();
        await _isAsked.Task.WaitAsync(TimeSpan.FromSeconds(20), Token);

        admission.End();
        _mayAnswer.SetResult();
        (await second).ShouldBeNull();
        admission.AttemptEnded(new AttemptEnd(2, null, LimitRig.Facts(700)));
        await _rig.SettleAsync();

        (await _rig.LeftAsync()).ShouldBe([4300]);
    }

    [Fact]
    public async Task AdmitAsync_AfterAWithdrawnRefusal_TakesANameThatCanStillTakeSomething()
    {
        _rig.Limits.Users["alice"] = new UserLimitOptions { RequestsPerMinute = 5 };
        _rig.Limits.Providers["a"] = new LimitOptions { RequestsPerMinute = 1 };
        await _rig.Begin().AdmitAsync(_rig.A, 0, 1, Token);
        var admission = _rig.Begin();

        // The shared store did not answer in time, and what stood in for it refused.
        _rig.Answering = decision =>
        {
            _rig.Answering = null;
            return new(decision.Value! with { MayBeTaken = true });
        };
        (await admission.AdmitAsync(_rig.A, 0, 1, Token)).ShouldNotBeNull();
        await _rig.SettleAsync();
        (await admission.AdmitAsync(_rig.B, 0, 1, Token)).ShouldBeNull();

        (await _rig.LeftAsync()).ShouldBe([3]);
    }

    [Fact]
    public async Task AttemptEnded_AfterHours_SettlesWhatWasTakenAndCountsNothingTwice()
    {
        _rig.Limits.Users["alice"] = new UserLimitOptions { RequestsPerDay = 10, TokensPerDay = 5000 };
        _rig.Limits.Providers["a"] = new LimitOptions { RequestsPerDay = 10 };
        var admission = _rig.Begin();
        await admission.AdmitAsync(_rig.A, 0, 1, Token);
        for (var i = 0; i < 10; i++)
        {
            _rig.Time.Advance(LimitLease.Memory / 2);
            await _rig.Keeper.RenewAsync(Token);
        }

        admission.AttemptEnded(new AttemptEnd(1, null, LimitRig.Facts(200)));
        admission.End();
        await _rig.SettleAsync();

        (await _rig.LeftAsync()).ShouldBe([9, 4800]);
        (await _rig.LeftAsync(_rig.Policy().OfProvider("a")!.Whole!.Bucket)).ShouldBe([9]);
        _rig.Keeper.Count.ShouldBe(0);
    }

    [Fact]
    public async Task RunAsync_RenewalBreaks_GoesOn()
    {
        using var stop = new CancellationTokenSource();
        _rig.Limits.Global.Concurrency = 5;
        await _rig.Begin().AdmitAsync(_rig.A, 0, 1, Token);
        var running = _rig.Keeper.RunAsync(stop.Token);
        _rig.Breaking = _ => new OperationCanceledException();
        _rig.Time.Advance(LimitLease.RenewEvery);
        _rig.Breaking = null;
        _rig.Time.Advance(LimitLease.RenewEvery);
        running.IsCompleted.ShouldBeFalse();
        await stop.CancelAsync();
        await running;

        _rig.Renewed.Count.ShouldBe(2);
    }

    private void Hold() => _rig.Answering = async decision =>
    {
        _rig.Answering = null;
        _isAsked.SetResult();
        await _mayAnswer.Task;
        return decision;
    };
}
