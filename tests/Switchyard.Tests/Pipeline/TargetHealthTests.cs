using Shouldly;
using Switchyard.Core.Configuration;
using Switchyard.Core.Errors;
using Switchyard.Core.Pipeline;
using Switchyard.Tests.Support;
using Xunit;

namespace Switchyard.Tests.Pipeline;

public sealed class TargetHealthTests
{
    private static readonly LlmError Broken = PipelineRig.Failure(LlmErrorCode.UpstreamError);

    private readonly ManualTimeProvider _time = new();
    private readonly ProviderEntry _one;
    private readonly ProviderEntry _three;
    private double _jitter = 0.5;

    public TargetHealthTests()
    {
        _one = new ProviderEntry(new FakeProvider("p"), new ProviderOptions(), _time);
        _three = new ProviderEntry(new FakeProvider("p"), new ProviderOptions { ApiKeys = ["a", "b", "c"] }, _time);
        Health = new TargetHealth(_time, () => _jitter);
    }

    private TargetHealth Health { get; }

    [Fact]
    public void StateOf_FiveFailuresInARow_IsOpen()
    {
        Fail(4);
        Health.Succeeded(TimeSpan.FromSeconds(1));
        Fail(4);

        Health.StateOf(1).ShouldBe(TargetState.Closed);
        Fail(1);
        Health.StateOf(1).ShouldBe(TargetState.Open);
    }

    [Theory]
    [InlineData(0, 24)]
    [InlineData(0.5, 30)]
    [InlineData(1, 36)]
    public void StateOf_OpenTimeOver_IsHalfOpen(double jitter, double seconds)
    {
        _jitter = jitter;
        Fail(5);
        Advance(seconds - 0.001);

        Health.StateOf(1).ShouldBe(TargetState.Open);
        Advance(0.001);
        Health.StateOf(1).ShouldBe(TargetState.HalfOpen);
    }

    [Fact]
    public void TryProbe_ManyAtOnce_IsGivenToOne()
    {
        Fail(5);
        Health.TryProbe().ShouldBeFalse();
        Advance(30);

        var given = 0;
        Parallel.For(0, 1000, _ => Interlocked.Add(ref given, Health.TryProbe() ? 1 : 0));

        given.ShouldBe(1);
        Health.StateOf(1).ShouldBe(TargetState.Open);
    }

    [Fact]
    public void Failed_Probes_OpenLongerEachTimeUpToTheCap()
    {
        Fail(5);
        foreach (var seconds in (int[])[30, 60, 90, 120, 150, 180, 210, 240, 270, 300, 300])
        {
            (Health.OpenUntil - _time.GetUtcNow()).ShouldBe(TimeSpan.FromSeconds(seconds));
            Advance(seconds);
            Health.TryProbe().ShouldBeTrue();
            Health.Failed(Broken, 0, _one, isProbe: true);
        }
    }

    [Fact]
    public void Failed_RequestsMadeForWantOfAnother_DoNotOpenLonger()
    {
        Fail(5);
        var until = Health.OpenUntil;
        Advance(10);

        Health.TakeKey(1);
        Fail(20);

        Health.OpenUntil.ShouldBe(until);
    }

    [Fact]
    public void Abandoned_Probe_LeavesThePlaceToTheNext()
    {
        Fail(5);
        Advance(30);
        Health.TryProbe().ShouldBeTrue();
        Health.Abandoned();
        Health.Failed(Broken, 0, _one);
        Health.TryProbe().ShouldBeFalse("others end without ending the probe");

        Health.Abandoned(isProbe: true);

        Health.TryProbe().ShouldBeTrue();
        Health.Succeeded(TimeSpan.FromSeconds(1));
        Health.StateOf(1).ShouldBe(TargetState.Closed);
    }

    [Theory]
    [InlineData(LlmErrorCode.InvalidRequest)]
    [InlineData(LlmErrorCode.RateLimitExceeded)]
    [InlineData(LlmErrorCode.UpstreamAuthentication)]
    [InlineData(LlmErrorCode.ContentFilter)]
    public void Failed_RefusalsOfOneRequest_NeverOpen(LlmErrorCode code)
    {
        for (var i = 0; i < 20; i++)
        {
            Health.Failed(PipelineRig.Failure(code), 0, _one);
        }

        Health.StateOf(1).ShouldBe(TargetState.Closed);
    }

    [Theory]
    [InlineData(0.01, 1)]
    [InlineData(7, 7)]
    [InlineData(3600, 60)]
    public void CoolingError_WaitAskedFor_IsBounded(double asked, double expected)
    {
        Health.Failed(PipelineRig.Failure(LlmErrorCode.RateLimitExceeded, asked), 0, _one);

        Health.CoolingError(1).ShouldNotBeNull().RetryAfter.ShouldBe(TimeSpan.FromSeconds(expected));
        Health.StateOf(1).ShouldBe(TargetState.Cooling);
        Advance(expected);
        Health.CoolingError(1).ShouldBeNull();
    }

    [Fact]
    public void CoolingError_AnotherCallFailed_HasNoneOfItsText()
    {
        var failure = PipelineRig.Failure(LlmErrorCode.RateLimitExceeded, 7) with
        {
            Message = "Canary",
            Param = "canary",
            OriginalError = "canary",
            UpstreamStatus = 429,
        };
        Health.Failed(failure, 0, _one);

        var cooling = Health.CoolingError(1).ShouldNotBeNull();

        (cooling.Code, cooling.Provider, cooling.UpstreamStatus).ShouldBe((failure.Code, failure.Provider, 429));
        cooling.ToString().ShouldNotContain("canary", Case.Insensitive);
    }

    [Fact]
    public void TakeKey_SeveralKeys_TakesTurnsAroundCoolingOnes()
    {
        int[] first = [Health.TakeKey(3), Health.TakeKey(3), Health.TakeKey(3), Health.TakeKey(3)];

        Health.Failed(PipelineRig.Failure(LlmErrorCode.RateLimitExceeded, 10), 1, _three);

        first.ShouldBe([0, 1, 2, 0]);
        int[] second = [Health.TakeKey(3), Health.TakeKey(3), Health.TakeKey(3)];
        second.ShouldBe([2, 0, 2]);
    }

    [Fact]
    public void Failed_RefusedKey_RestsOnlyWhereThereAreOthers()
    {
        var refused = PipelineRig.Failure(LlmErrorCode.UpstreamAuthentication);
        Health.Failed(refused, 0, _one);
        Health.StateOf(1).ShouldBe(TargetState.Closed);

        Health.Failed(refused, 0, _three);

        Health.TakeKey(3).ShouldBe(1);
        Health.CoolingError(3).ShouldBeNull();
    }

    [Fact]
    public void CoolingError_KeysOfAnEarlierConfiguration_DoNotCount()
    {
        Health.Failed(PipelineRig.Failure(LlmErrorCode.RateLimitExceeded, 2), 2, _three);
        Advance(5);
        Health.Failed(PipelineRig.Failure(LlmErrorCode.RateLimitExceeded, 10), 0, _one);

        Health.CoolingError(1).ShouldNotBeNull().RetryAfter.ShouldBe(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public void Succeeded_Latencies_AreSmoothed()
    {
        Health.LatencyMs.ShouldBeNull();
        Health.Succeeded(TimeSpan.FromMilliseconds(100));
        Health.Succeeded(TimeSpan.FromMilliseconds(200));

        Health.LatencyMs.ShouldBe(120);
    }

    private void Fail(int times)
    {
        for (var i = 0; i < times; i++)
        {
            Health.Failed(Broken, 0, _one);
        }
    }

    private void Advance(double seconds) => _time.Advance(TimeSpan.FromSeconds(seconds));
}
