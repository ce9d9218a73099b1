using System.Text;
using Shouldly;
using Switchyard.Core.Errors;
using Switchyard.Core.Pipeline;
using Switchyard.Core.Providers;
using Xunit;

namespace Switchyard.Tests.Pipeline;

public sealed class CompletionPipelineTests
{
    private static readonly LlmError Broken = PipelineRig.Failure(LlmErrorCode.UpstreamError);
    private static readonly LlmError Busy = PipelineRig.Failure(LlmErrorCode.UpstreamOverloaded);

    private readonly PipelineRig _rig = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task CompleteAsync_PassingFault_IsRetriedAndReported()
    {
        _rig.Add(new FakeProvider("a", Broken, null));
        var task = _rig.Pipeline().CompleteAsync(_rig.Context(PipelineRig.Call("a:m"), _rig.Trace), Token).AsTask();
        _rig.Time.Advance(TimeSpan.FromMilliseconds(250));

        (await task).IsSuccess.ShouldBeTrue();

        _rig.Seen.ShouldBe(["start 1 a:m", "end a:m upstream_error", "retry a:m", "start 2 a:m", "end a:m success"]);
        _rig.Trace.Attempts.Select(attempt => (attempt.Provider, attempt.Outcome)).ShouldBe([("a", "upstream_error"), ("a", "success")]);
        _rig.Time.ActiveTimers.ShouldBe(0);
    }

    [Fact]
    public async Task CompleteAsync_BusyTarget_FailsOver()
    {
        _rig.Add(new FakeProvider("a", Busy));
        _rig.Add(new FakeProvider("b"));

        var answer = await _rig.Pipeline().CompleteAsync(_rig.Context(PipelineRig.Call("a:m", null, "b:m"), _rig.Trace), Token);

        Encoding.UTF8.GetString(answer.Value.ShouldNotBeNull().Body.Span).ShouldBe("b");
        _rig.Seen.ShouldContain("failover a:m b:m");
        _rig.Trace.Target!.ToString().ShouldBe("b:m");
    }

    [Fact]
    public async Task CompleteAsync_DeadlineShorterThanTheWait_IsTheErrorAtOnce()
    {
        var provider = new FakeProvider("a", Busy with { RetryAfter = TimeSpan.FromSeconds(2) });
        _rig.Add(provider);

        var outcome = await _rig.Pipeline().CompleteAsync(_rig.Context(PipelineRig.Call("a:m", TimeSpan.FromSeconds(1)), _rig.Trace), Token);

        outcome.Error.ShouldNotBeNull().RetryAfter.ShouldBe(TimeSpan.FromSeconds(2));
        provider.Calls.Count.ShouldBe(1);
    }

    [Fact]
    public async Task CompleteAsync_CallersWithNoPatience_DoNotEjectTheTarget()
    {
        var target = _rig.Add(new FakeProvider("a") { Gate = new TaskCompletionSource() });
        for (var i = 0; i < 10; i++)
        {
            var task = _rig.Pipeline().CompleteAsync(_rig.Context(PipelineRig.Call("a:m", TimeSpan.FromMilliseconds(5)), new CallTrace(_rig.Time)), Token).AsTask();
            _rig.Time.Advance(TimeSpan.FromMilliseconds(10));
            (await task).Error.ShouldNotBeNull().Timer.ShouldBe("total");
        }

        _rig.Health.Of(target).StateOf(1).ShouldBe(TargetState.Closed);
    }

    [Fact]
    public async Task CompleteAsync_SilentTarget_IsEjected()
    {
        var target = _rig.Add(new FakeProvider("a") { Gate = new TaskCompletionSource() });
        target.Provider.Options.Retry.MaxAttempts = 1;
        for (var i = 0; i < 5; i++)
        {
            var task = _rig.Pipeline().CompleteAsync(_rig.Context(PipelineRig.Call("a:m"), new CallTrace(_rig.Time)), Token).AsTask();
            _rig.Time.Advance(TimeSpan.FromSeconds(121));
            (await task).Error.ShouldNotBeNull().Timer.ShouldBe("first_content");
        }

        _rig.Health.Of(target).StateOf(1).ShouldBe(TargetState.Open);
    }

    [Fact]
    public async Task CompleteAsync_CallerLeaves_IsCancellationAndNoVerdict()
    {
        using var leaving = new CancellationTokenSource();
        _rig.Add(new FakeProvider("a") { Gate = new TaskCompletionSource() });
        var task = _rig.Pipeline().CompleteAsync(_rig.Context(PipelineRig.Call("a:m"), _rig.Trace), leaving.Token).AsTask();

        await leaving.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => task);
        _rig.Verdicts.ShouldBeEmpty();
        _rig.Seen.ShouldContain(seen => seen.StartsWith("abandoned a:m", StringComparison.Ordinal), 1);
        _rig.Trace.Attempts.ShouldHaveSingleItem().Outcome.ShouldBe("abandoned");
        _rig.Time.ActiveTimers.ShouldBe(0);
    }

    [Fact]
    public async Task OpenAsync_FailureBeforeContent_ThrowsThePreambleAway()
    {
        var first = new FakeProvider("a", Busy) { Events = "SS" };
        _rig.Add(first);
        _rig.Add(new FakeProvider("b"));

        var frames = await ReadAsync(PipelineRig.Call("a:m", null, "b:m"));

        frames.ShouldBe(["bS", "bC", "bC", "End"]);
        first.StreamsEnded.ShouldBe(1);
        _rig.Verdicts.Select(verdict => verdict.IsCommitted).ShouldBe([false, true]);
        _rig.Time.ActiveTimers.ShouldBe(0);
    }

    [Fact]
    public async Task OpenAsync_FailureAfterContent_IsNeverRetried()
    {
        var first = new FakeProvider("a", Broken);
        var second = new FakeProvider("b");
        _rig.Add(first);
        _rig.Add(second);

        var frames = await ReadAsync(PipelineRig.Call("a:m", null, "b:m"));

        frames.ShouldBe(["aS", "aC", "aC", "upstream_error"]);
        (first.Calls.Count, second.Calls.Count).ShouldBe((1, 0));
        _rig.Verdicts.ShouldHaveSingleItem().IsCommitted.ShouldBeTrue();
    }

    [Fact]
    public async Task DisposeAsync_BeforeTheEnd_EndsTheUpstreamsCallWithoutAVerdict()
    {
        var provider = new FakeProvider("a");
        _rig.Add(provider);
        var stream = (await OpenAsync(PipelineRig.Call("a:m"))).Value.ShouldNotBeNull();
        await stream.NextAsync();

        await stream.DisposeAsync();

        provider.StreamsEnded.ShouldBe(1);
        _rig.Verdicts.ShouldBeEmpty();
        _rig.Seen.ShouldContain(seen => seen.StartsWith("abandoned a:m", StringComparison.Ordinal), 1);
        _rig.Time.ActiveTimers.ShouldBe(0);
    }

    [Fact]
    public async Task DisposeAsync_WhileTheNextEventIsAwaited_EndsBoth()
    {
        var provider = new FakeProvider("a") { Events = "C", Gate = new TaskCompletionSource() };
        var target = _rig.Add(provider);
        var stream = (await OpenAsync(PipelineRig.Call("a:m"))).Value.ShouldNotBeNull();
        await stream.NextAsync();
        var pending = stream.NextAsync().AsTask();
        pending.IsCompleted.ShouldBeFalse();

        await stream.DisposeAsync();

        await pending;
        provider.StreamsEnded.ShouldBe(1);
        _rig.Verdicts.ShouldBeEmpty();
        _rig.Health.Of(target).StateOf(1).ShouldBe(TargetState.Closed);
        _rig.Time.ActiveTimers.ShouldBe(0);
    }

    [Fact]
    public async Task OpenAsync_HalfOpenTarget_IsProbedOnce()
    {
        var target = _rig.Add(new FakeProvider("a"));
        _rig.Add(new FakeProvider("b"));
        for (var i = 0; i < 5; i++)
        {
            _rig.Health.Of(target).Failed(Broken, 0, target.Provider);
        }

        _rig.Time.Advance(TimeSpan.FromSeconds(40));
        var call = PipelineRig.Call("a:m", null, "b:m");
        var probe = (await OpenAsync(call)).Value.ShouldNotBeNull();
        await using var other = (await OpenAsync(call)).Value.ShouldNotBeNull();

        _rig.Seen.Where(line => line.StartsWith("start", StringComparison.Ordinal)).ShouldBe(["start 1 a:m", "start 1 b:m"]);
        await probe.DisposeAsync();
        _rig.Health.Of(target).TryProbe().ShouldBeTrue("the client left, the next one probes");
    }

    private async Task<List<string>> ReadAsync(LlmCall call)
    {
        await using var stream = (await OpenAsync(call)).Value.ShouldNotBeNull();
        var frames = new List<string>();
        while (await stream.NextAsync())
        {
            var next = stream.Current;
            frames.Add(next.Error?.CodeName ?? (next.Frame.IsEmpty ? next.Kind.ToString() : Encoding.UTF8.GetString(next.Frame.Span)));
        }

        return frames;
    }

    private ValueTask<Outcome<IAnswerStream>> OpenAsync(LlmCall call) =>
        _rig.Pipeline().OpenAsync(_rig.Context(call, new CallTrace(_rig.Time)), Token);
}
