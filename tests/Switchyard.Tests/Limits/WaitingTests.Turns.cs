using Shouldly;
using Switchyard.Core.Pipeline;
using Xunit;

namespace Switchyard.Tests.Limits;

public sealed partial class WaitingTests
{
    [Fact]
    public async Task Line_PlaceComesFreeDuringATurnInVain_IsGivenToTheOneWhoseTurnItWas()
    {
        _rig.Limits.Global.Concurrency = 1;
        var holder = _rig.Begin();
        await holder.AdmitAsync(_rig.A, 0, 1, Token);
        Task[] waiting = [AskAsync("alice"), AskAsync("bob")];
        var isAsked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var mayAnswer = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _rig.Answering = async decision =>
        {
            _rig.Answering = null;
            isAsked.SetResult();
            await mayAnswer.Task;
            return decision;
        };
        _rig.Time.Advance(TimeSpan.FromSeconds(1));
        await isAsked.Task.WaitAsync(TimeSpan.FromSeconds(20), Token);

        holder.End();
        holder.AttemptEnded(new AttemptEnd(1, null, null));
        await _rig.SettleAsync();
        mayAnswer.SetResult();

        await Task.WhenAll(waiting).WaitAsync(TimeSpan.FromSeconds(20), Token);
        _served.ShouldBe(["alice", "bob"]);
    }

    [Fact]
    public async Task Line_CallEndsWhileItWaitsForItsTurn_HoldsUpNobody()
    {
        _rig.Limits.Global.RequestsPerSecond = 1;
        await AskAsync("alice");
        var left = _rig.Begin(LimitRig.Call("bob"));
        var turn = left.AwaitTurnAsync((await left.AdmitAsync(_rig.A, 0, 1, Token)).ShouldNotBeNull(), Token).AsTask();
        var next = AskAsync("carol");

        left.End();
        _rig.Time.Advance(TimeSpan.FromSeconds(1.1));

        (await turn.WaitAsync(TimeSpan.FromSeconds(20), Token)).ShouldBeNull();
        (await next.WaitAsync(TimeSpan.FromSeconds(20), Token)).ShouldBeNull();
    }
}
