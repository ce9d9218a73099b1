using Shouldly;
using Switchyard.Core.Configuration;
using Switchyard.Core.Errors;
using Switchyard.Core.Limits;
using Switchyard.Core.Pipeline;
using Switchyard.Core.Providers;
using Xunit;

namespace Switchyard.Tests.Limits;

public sealed class AdmissionTests : IDisposable
{
    private static readonly LlmError Broken = new(LlmErrorCode.UpstreamError, "failed") { Provider = "a" };

    private readonly LimitRig _rig = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _rig.Dispose();

    [Fact]
    public async Task AdmitAsync_FirstAndLaterAttempts_CountTheCallOnceAndEachTargetItself()
    {
        _rig.Limits.Users["alice"] = new UserLimitOptions { RequestsPerMinute = 10, TokensPerMinute = 5000 };
        _rig.Limits.Providers["a"] = new LimitOptions { RequestsPerMinute = 10 };
        _rig.Limits.Providers["b"] = new LimitOptions { RequestsPerMinute = 10, TokensPerMinute = 9000 };
        var admission = _rig.Begin();

        (await admission.AdmitAsync(_rig.A, 0, 1, Token)).ShouldBeNull();
        admission.AttemptEnded(new AttemptEnd(1, Broken, null));
        (await admission.AdmitAsync(_rig.B, 0, 2, Token)).ShouldBeNull();
        (await _rig.LeftAsync()).ShouldBe([9, 5000 - 1124]);
        admission.AttemptEnded(new AttemptEnd(2, null, LimitRig.Facts(130)));
        admission.End();
        await _rig.SettleAsync();

        _rig.Reserved.Select(leases => leases.Count).ShouldBe([2, 1]);
        (await _rig.LeftAsync()).ShouldBe([9, 4870]);
        (await _rig.LeftAsync(_rig.Policy().OfProvider("a")!.Whole!.Bucket)).ShouldBe([9]);
        (await _rig.LeftAsync(_rig.Policy().OfProvider("b")!.Whole!.Bucket)).ShouldBe([9, 8870]);
        _rig.Estimates.ShouldBe(2);
    }

    [Fact]
    public async Task AdmitAsync_NamesOfLeases_AreNeverTheCallersRequestId()
    {
        _rig.Limits.Global.RequestsPerMinute = 2;

        (await _rig.Begin().AdmitAsync(_rig.A, 0, 1, Token)).ShouldBeNull();
        (await _rig.Begin().AdmitAsync(_rig.A, 0, 1, Token)).ShouldBeNull();
        (await _rig.Begin().AdmitAsync(_rig.A, 0, 1, Token)).ShouldNotBeNull();
    }

    [Fact]
    public async Task AdmitAsync_CallersLimit_IsARefusalForAllTargetsThatTakesNothing()
    {
        _rig.Limits.Users["alice"] = new UserLimitOptions { RequestsPerMinute = 1 };
        _rig.Limits.Providers["a"] = new LimitOptions { RequestsPerMinute = 10, TokensPerMinute = 1000 };
        await _rig.Begin().AdmitAsync(_rig.B, 0, 1, Token);

        var refusal = (await _rig.Begin().AdmitAsync(_rig.A, 0, 1, Token)).ShouldNotBeNull();

        (refusal.Code, refusal.Source, refusal.FailsOver, refusal.Provider).ShouldBe((LlmErrorCode.RateLimitExceeded, ErrorSource.Gateway, false, null));
        refusal.RetryAfter.ShouldBe(TimeSpan.FromSeconds(61));
        refusal.Message.ShouldBe("The limit of your key is reached: at most 1 requests per minute.");
        (await _rig.LeftAsync(_rig.Policy().OfProvider("a")!.Whole!.Bucket)).ShouldBe([10, 1000]);
        _rig.Metric("switchyard_rate_limited_total", "key").ShouldBe(1);
        _rig.Metric("switchyard_inflight_leases").ShouldBe(1);
    }

    [Fact]
    public async Task AdmitAsync_ProvidersLimit_LetsAnotherTargetServe()
    {
        _rig.Limits.Providers["a"] = new LimitOptions { Concurrency = 1 };
        await _rig.Begin().AdmitAsync(_rig.A, 0, 1, Token);
        var second = _rig.Begin();

        var refusal = (await second.AdmitAsync(_rig.A, 0, 1, Token)).ShouldNotBeNull();

        (refusal.FailsOver, refusal.Source, refusal.Provider).ShouldBe((true, ErrorSource.Gateway, "a"));
        (await second.AdmitAsync(_rig.B, 0, 1, Token)).ShouldBeNull();
    }

    [Theory]
    [InlineData(2000L, 1, null, false)]
    [InlineData(300L, 3, null, true)]
    [InlineData(400L, 3, null, false)]
    [InlineData(null, 1, 950L, true)]
    [InlineData(null, 1, 951L, true)]
    public async Task AdmitAsync_OutputCap_IsReservedAndAnUnsaidOneFits(long? maxOutput, int choices, long? used, bool fits)
    {
        _rig.Limits.Users["alice"] = new UserLimitOptions { TokensPerMinute = 1000 };
        var call = LimitRig.Call(settings: new CallSettings { MaxOutputTokens = maxOutput, Choices = choices });
        var admission = _rig.Begin(call);

        var refusal = await admission.AdmitAsync(_rig.A, 0, 1, Token);

        (refusal is null).ShouldBe(fits);
        refusal?.RetryAfter.ShouldBeNull();
        refusal?.ShouldRetry.ShouldBe(false);
        (await _rig.LeftAsync()).ShouldBe([fits ? 1000 - (maxOutput is { } said ? 100 + (said * choices) : 1000) : 1000]);
        admission.AttemptEnded(new AttemptEnd(1, null, LimitRig.Facts(used ?? 10)));
        admission.End();
        await _rig.SettleAsync();
        (await _rig.LeftAsync()).ShouldBe([fits ? 1000 - (used ?? 10) : 1000]);
    }

    [Theory]
    [InlineData("refused by the upstream", 0)]
    [InlineData("left before content", 100)]
    [InlineData("answered without figures", 600)]
    [InlineData("answered with more than reserved", 5000)]
    public async Task AttemptEnded_InEveryWay_SettlesToWhatWasUsed(string how, long used)
    {
        _rig.Limits.Users["alice"] = new UserLimitOptions { TokensPerMinute = 10_000 };
        var admission = _rig.Begin(LimitRig.Call(settings: new CallSettings { MaxOutputTokens = 500 }));
        await admission.AdmitAsync(_rig.A, 0, 1, Token);
        (await _rig.LeftAsync()).ShouldBe([9400]);

        admission.AttemptEnded(new AttemptEnd(1, how[0] == 'r' ? Broken : null, how.Contains("more") ? LimitRig.Facts(5000) : how[0] == 'a' ? new AnswerFacts() : null));
        admission.End();
        await _rig.SettleAsync();

        (await _rig.LeftAsync()).ShouldBe([10_000 - used]);
        _rig.Metric("switchyard_inflight_leases").ShouldBe(0);
    }

    [Fact]
    public async Task End_BeforeTheAttempt_HoldsThePlaceUntilTheAttemptEnds()
    {
        _rig.Limits.Users["alice"] = new UserLimitOptions { Concurrency = 1 };
        var admission = _rig.Begin();
        await admission.AdmitAsync(_rig.A, 0, 1, Token);

        admission.End();
        await _rig.SettleAsync();
        ((await _rig.LeftAsync())[0], _rig.Keeper.Count).ShouldBe((0, 1));
        admission.AttemptEnded(new AttemptEnd(1, null, null));
        admission.End();
        await _rig.SettleAsync();

        ((await _rig.LeftAsync())[0], _rig.Keeper.Count).ShouldBe((1, 0));
        _rig.Settled.Count.ShouldBe(1);
    }

    [Fact]
    public async Task CountAsync_ThenAnAttempt_CountsOneRequestOnePlaceAndTheTokens()
    {
        _rig.Limits.Users["alice"] = new UserLimitOptions { RequestsPerMinute = 5, TokensPerMinute = 5000, Concurrency = 2 };
        var admission = _rig.Begin();

        (await admission.CountAsync(Token)).ShouldBeNull();
        (await admission.CountAsync(Token)).ShouldBeNull();
        (await _rig.LeftAsync()).ShouldBe([4, 5000, 1]);
        (await admission.AdmitAsync(_rig.A, 0, 1, Token)).ShouldBeNull();
        (await _rig.LeftAsync()).ShouldBe([4, 3876, 1]);
        admission.AttemptEnded(new AttemptEnd(1, null, LimitRig.Facts(300)));
        admission.End();
        await _rig.SettleAsync();

        (await _rig.LeftAsync()).ShouldBe([4, 4700, 2]);
    }

    [Fact]
    public async Task AttemptEnded_UpstreamSaysWhatIsLeft_TheNextOneIsRefusedHereAndTheOtherKeyIsNot()
    {
        var first = _rig.Begin();
        await first.AdmitAsync(_rig.A, 0, 1, Token);
        first.AttemptEnded(new AttemptEnd(1, null, LimitRig.Facts(10, new UpstreamAllowance(0, TimeSpan.FromSeconds(30), null, default))));
        first.End();
        await _rig.SettleAsync();

        var refusal = (await _rig.Begin().AdmitAsync(_rig.A, 0, 1, Token)).ShouldNotBeNull();
        refusal.RetryAfter.ShouldBe(TimeSpan.FromSeconds(30));
        refusal.Message.ShouldBe("Too few requests are left at provider a as it reported.");
        (refusal.FailsOver, refusal.IsOfKey).ShouldBe((true, true));
        (await _rig.Begin().AdmitAsync(_rig.A, 1, 1, Token)).ShouldBeNull();
        _rig.Limits.HeedUpstream = false;
        (await _rig.Begin().AdmitAsync(_rig.A, 0, 1, Token)).ShouldBeNull();
        _rig.Limits.HeedUpstream = true;
        _rig.Time.Advance(TimeSpan.FromSeconds(31));
        (await _rig.Begin().AdmitAsync(_rig.A, 0, 1, Token)).ShouldBeNull();
    }

    [Fact]
    public async Task AdmitAsync_StoreIsAway_IsItsErrorAndWhatMayHaveBeenTakenIsGivenBack()
    {
        _rig.Limits.Users["alice"] = new UserLimitOptions { RequestsPerMinute = 5, Concurrency = 1 };
        _rig.Outage = new LlmError(LlmErrorCode.StoreUnavailable, "away");

        (await _rig.Begin().AdmitAsync(_rig.A, 0, 1, Token)).ShouldBe(_rig.Outage);

        _rig.Outage = null;
        await _rig.SettleAsync();
        _rig.Settled.ShouldHaveSingleItem().IsWithdrawn.ShouldBeTrue();
        (await _rig.LeftAsync()).ShouldBe([5, 1]);
    }
}
