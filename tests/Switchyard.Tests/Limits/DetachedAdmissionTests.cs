using Shouldly;
using Switchyard.Core.Configuration;
using Switchyard.Core.Limits;
using Xunit;

namespace Switchyard.Tests.Limits;

/// <summary>A call that is made apart from its client, who may leave at any moment, leaks nothing.</summary>
public sealed class DetachedAdmissionTests : IDisposable
{
    private readonly LimitRig _rig = new();

    public DetachedAdmissionTests() =>
        _rig.Limits.Users["alice"] = new UserLimitOptions { Concurrency = 2, RequestsPerMinute = 10, TokensPerMinute = 5000 };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _rig.Dispose();

    [Fact]
    public async Task CountAsync_ClientHasLeft_IsGivenBackWhenTheCallEnds()
    {
        var admission = _rig.Begin();
        var held = admission.Detach().ShouldNotBeNull();
        AdmissionControl.End(admission);

        (await admission.CountAsync(Token)).ShouldBeNull();
        (await _rig.LeftAsync()).ShouldBe([9, 5000, 1]);
        held.Dispose();
        held.Dispose();
        await _rig.SettleAsync();

        (await _rig.LeftAsync()).ShouldBe([9, 5000, 2]);
        (_rig.Keeper.Count, _rig.Metric("switchyard_inflight_leases")).ShouldBe((0, 0));
    }

    [Fact]
    public async Task Detach_CallEndsBeforeItsClient_KeepsThePlaceForTheClient()
    {
        var admission = _rig.Begin();
        var held = admission.Detach().ShouldNotBeNull();
        (await admission.AdmitAsync(_rig.A, 0, 1, Token)).ShouldBeNull();
        admission.AttemptEnded(1, null, LimitRig.Facts(130));
        held.Dispose();
        await _rig.SettleAsync();

        (await _rig.LeftAsync())[2].ShouldBe(1);
        AdmissionControl.End(admission);
        await _rig.SettleAsync();

        (await _rig.LeftAsync()).ShouldBe([9, 4870, 2]);
    }

    [Fact]
    public async Task End_WhileTheCallAsksFromAnotherThread_LeaksNothing()
    {
        for (var i = 0; i < 500; i++)
        {
            _rig.Limits.Users[$"key-{i}"] = new UserLimitOptions { Concurrency = 1, TokensPerMinute = 5000 };
            var admission = _rig.Begin(LimitRig.Call($"key-{i}"));
            var held = admission.Detach();
            var call = Task.Run(
                async () =>
                {
                    await admission.AdmitAsync(_rig.A, 0, 1, Token);
                    admission.AttemptEnded(1, null, LimitRig.Facts(100));
                    held?.Dispose();
                },
                Token);
            AdmissionControl.End(admission);
            await call;
        }

        await _rig.SettleAsync();
        (_rig.Keeper.Count, _rig.Metric("switchyard_inflight_leases")).ShouldBe((0, 0));
        (await _rig.LeftAsync("key-7")).ShouldBe([4900, 1]);
    }
}
