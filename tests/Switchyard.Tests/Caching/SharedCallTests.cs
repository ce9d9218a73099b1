using Shouldly;
using Switchyard.Core.Caching;
using Switchyard.Core.Errors;
using Switchyard.Core.Pipeline;
using Switchyard.Tests.Limits;
using Xunit;

namespace Switchyard.Tests.Caching;

/// <summary>Who waits for whom, for how long, and who pays (M27).</summary>
public sealed class SharedCallTests : IDisposable
{
    private static readonly LlmError Broken = new(LlmErrorCode.UpstreamError, "failed") { Provider = "up", UpstreamStatus = 500 };
    private static readonly LlmError Refused = new(LlmErrorCode.RateLimitExceeded, "yours") { Source = ErrorSource.Gateway };

    private readonly CacheRig _rig = new();
    private readonly LimitRig _limits = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _rig.Dispose();
        _limits.Dispose();
    }

    [Theory]
    [InlineData(null, 10)]
    [InlineData(3, 3)]
    public async Task CompleteAsync_FollowerHasWaitedLongEnough_GoesAlone(int? timeout, int wait)
    {
        var leader = _rig.AskAsync();
        var shared = await _rig.Inner.NextAsync();
        var follower = _rig.AskAsync(_rig.Context(timeout: timeout is { } seconds ? TimeSpan.FromSeconds(seconds) : null));
        await _rig.FollowedByAsync(1);

        _rig.Time.Advance(TimeSpan.FromSeconds(wait) - TimeSpan.FromTicks(1));
        _rig.Inner.Count.ShouldBe(1);
        _rig.Time.Advance(TimeSpan.FromTicks(1));
        (await _rig.Inner.NextAsync()).Answer("alone");

        (await follower).ShouldBe(("alone", CacheResult.Miss, null));
        shared.Answer("shared");
        (await leader).ShouldBe(("shared", CacheResult.Miss, null));
    }

    [Fact]
    public async Task CompleteAsync_LeaderFailsAmongAThousand_OneMakesTheNextCall()
    {
        var leader = _rig.AskAsync();
        var first = await _rig.Inner.NextAsync();
        var followers = Enumerable.Range(0, 999).Select(_ => _rig.AskAsync()).ToList();
        await _rig.FollowedByAsync(999);

        first.Fail(Broken);
        (await leader).Answer.ShouldBe("upstream_error");
        (await _rig.Inner.NextAsync()).Answer("good");
        var answers = await Task.WhenAll(followers);

        answers.ShouldAllBe(answer => answer.Answer == "good");
        answers.Count(answer => answer.Cache == CacheResult.Miss).ShouldBe(1);
        _rig.Inner.Count.ShouldBe(2);
    }

    [Fact]
    public async Task CompleteAsync_EveryLeaderFails_FourCallsAreMadeAtMost()
    {
        var followers = new CountedFollowers();
        var all = Enumerable.Range(0, 20).Select(_ => _rig.AskAsync(_rig.Context(admission: followers))).ToList();
        var boarded = 0;
        for (var i = 0; i < 4; i++)
        {
            var call = await _rig.Inner.NextAsync();
            boarded += 19 - i;
            await followers.ReachedAsync(boarded);
            call.Fail(Broken);
        }

        (await Task.WhenAll(all)).ShouldAllBe(answer => answer.Answer == "upstream_error");
        _rig.Inner.Count.ShouldBe(4);
    }

    [Fact]
    public async Task CompleteAsync_LeadersRefusedByTheirOwnLimits_SayNothingOfTheOthers()
    {
        var all = Enumerable.Range(0, 10).Select(_ => _rig.AskAsync()).ToList();
        for (var i = 0; i < 8; i++)
        {
            (await _rig.Inner.NextAsync()).Fail(Refused);
        }

        (await _rig.Inner.NextAsync()).Answer("good");
        var answers = await Task.WhenAll(all);

        answers.Count(answer => answer.Answer == "rate_limit_exceeded").ShouldBe(8);
        answers.Count(answer => answer.Answer == "good").ShouldBe(2);
    }

    [Fact]
    public async Task CompleteAsync_LeaderAndThenTheLastOneLeave_OnlyTheLastEndsTheCall()
    {
        using var leaving = new CancellationTokenSource();
        using var last = new CancellationTokenSource();
        var leader = _rig.AskAndLeaveAsync(null, leaving.Token);
        await _rig.Inner.NextAsync();
        var follower = _rig.AskAndLeaveAsync(null, last.Token);
        await _rig.FollowedByAsync(1);

        await leaving.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => leader);
        _rig.Service.Running.ShouldBe(1);
        await last.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => follower);

        await _rig.LandedAsync();
        _rig.Inner.Count.ShouldBe(1);
    }

    [Fact]
    public async Task CompleteAsync_ConfigurationIsReplaced_ProvidersLiveAsLongAsTheCall()
    {
        using var leaving = new CancellationTokenSource();
        var leader = _rig.AskAndLeaveAsync(null, leaving.Token);
        var call = await _rig.Inner.NextAsync();
        var follower = _rig.AskAsync();
        await _rig.FollowedByAsync(1);
        await leaving.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => leader);

        // The requests hold no lease here: what is left is the owner's, and the call's own.
        _rig.Table.Release();
        _rig.Upstream.IsDisposed.ShouldBeFalse();
        call.Answer("good");

        (await follower).Answer.ShouldBe("good");
        await _rig.LandedAsync();
        _rig.Upstream.IsDisposed.ShouldBeTrue();
    }

    [Fact]
    public async Task CompleteAsync_LeaderHasLeft_ItsCallIsSettledToTheTruth()
    {
        _limits.Limits.Users["alice"] = new() { Concurrency = 2, RequestsPerMinute = 10, TokensPerMinute = 5000 };
        var admission = _limits.Begin();
        using var leaving = new CancellationTokenSource();
        var leader = _rig.AskAndLeaveAsync(_rig.Context(admission: admission), leaving.Token);
        var call = await _rig.Inner.NextAsync();
        var follower = _rig.AskAsync();
        await _rig.FollowedByAsync(1);
        await leaving.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => leader);
        admission.End();

        (await call.Context.Admission.AdmitAsync(_limits.A, 0, 1, Token)).ShouldBeNull();
        (await _limits.LeftAsync()).ShouldBe([9, 5000 - 1124, 1]);
        call.Context.Admission.AttemptEnded(new AttemptEnd(1, Broken, null));
        (await call.Context.Admission.AdmitAsync(_limits.A, 0, 2, Token)).ShouldBeNull();
        call.Context.Admission.AttemptEnded(new AttemptEnd(2, null, LimitRig.Facts(130)));
        call.Answer("good");

        (await follower).Answer.ShouldBe("good");
        await _rig.LandedAsync();
        await _limits.SettleAsync();
        (await _limits.LeftAsync()).ShouldBe([9, 5000 - 130, 2]);
        (_limits.Keeper.Count, _limits.Metric("switchyard_inflight_leases")).ShouldBe((0, 0));
    }

    [Fact]
    public async Task CompleteAsync_Refresh_TakesTokensButNoPlaceAndNoSecondRequest()
    {
        _limits.Limits.Users["alice"] = new() { Concurrency = 1, RequestsPerMinute = 10, TokensPerMinute = 5000 };
        _rig.Options.StaleWhileRevalidate = TimeSpan.FromHours(1);
        await _rig.FillAsync("old");
        _rig.Time.Advance(TimeSpan.FromMinutes(61));
        var admission = _limits.Begin();
        (await _rig.AskAsync(_rig.Context(admission: admission))).Answer.ShouldBe("old");
        var refresh = await _rig.Inner.NextAsync();
        (await refresh.Context.Admission.AdmitAsync(_limits.A, 0, 1, Token)).ShouldBeNull();
        admission.End();
        await _limits.SettleAsync();

        (await _limits.LeftAsync()).ShouldBe([9, 5000 - 1124, 1]);
        refresh.Context.Admission.AttemptEnded(new AttemptEnd(1, null, LimitRig.Facts(130)));
        refresh.Answer("new");
        await _rig.LandedAsync();
        await _limits.SettleAsync();

        (await _limits.LeftAsync()).ShouldBe([9, 5000 - 130, 1]);
        (_limits.Keeper.Count, _limits.Metric("switchyard_inflight_leases")).ShouldBe((0, 0));
    }
}
