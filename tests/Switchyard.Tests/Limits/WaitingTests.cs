using Shouldly;
using Switchyard.Core.Configuration;
using Switchyard.Core.Errors;
using Switchyard.Core.Pipeline;
using Xunit;

namespace Switchyard.Tests.Limits;

public sealed partial class WaitingTests : IDisposable
{
    private readonly LimitRig _rig = new();
    private readonly List<string> _served = [];
    private readonly CancellationTokenSource _stop = new();

    public WaitingTests() => _rig.Limits.MaxWaitMs = 10_000;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _stop.Dispose();
        _rig.Dispose();
    }

    [Fact]
    public async Task AwaitTurnAsync_NoWaitConfiguredOrNeverPossible_IsTheRefusalAtOnce()
    {
        _rig.Limits.Users["alice"] = new UserLimitOptions { RequestsPerMinute = 1, TokensPerMinute = 500 };
        var tooLarge = _rig.Begin(LimitRig.Call(settings: new() { MaxOutputTokens = 600 }));
        var never = (await tooLarge.AdmitAsync(_rig.A, 0, 1, Token)).ShouldNotBeNull();
        (await tooLarge.AwaitTurnAsync(never, Token)).ShouldBe(never);
        await _rig.Begin().AdmitAsync(_rig.A, 0, 1, Token);

        // A minute's window is longer than the ten seconds anybody waits.
        var late = _rig.Begin();
        var refusal = (await late.AdmitAsync(_rig.A, 0, 1, Token)).ShouldNotBeNull();
        (await late.AwaitTurnAsync(refusal, Token)).ShouldBe(refusal);
        _rig.Limits.MaxWaitMs = 0;
        var now = _rig.Begin();
        refusal = (await now.AdmitAsync(_rig.A, 0, 1, Token)).ShouldNotBeNull();
        (await now.AwaitTurnAsync(refusal, Token)).ShouldBe(refusal);
        _rig.Time.ActiveTimers.ShouldBe(0);
    }

    [Fact]
    public async Task Line_OfAWindow_IsServedWhenItsTimeHasComeAndNoSooner()
    {
        _rig.Limits.Global.RequestsPerSecond = 1;
        await AskAsync("alice");
        var waiting = AskAsync("bob");
        waiting.IsCompleted.ShouldBeFalse();
        var asked = _rig.Reservations;

        _rig.Time.Advance(TimeSpan.FromMilliseconds(900));
        waiting.IsCompleted.ShouldBeFalse();
        _rig.Reservations.ShouldBe(asked);
        _rig.Time.Advance(TimeSpan.FromMilliseconds(200));
        await waiting;

        _served.ShouldBe(["alice", "bob"]);
        _rig.Reservations.ShouldBe(asked + 1);
        _rig.Metric("switchyard_waiting_requests").ShouldBe(0);
        _rig.Metric("switchyard_rate_limited_total", "global").ShouldBe(1);
    }

    [Fact]
    public async Task Line_OfAPlace_GoesRoundTheCallersAndAsksOnceForEach()
    {
        _rig.Limits.Global.Concurrency = 1;
        var settling = _rig.Queue.RunAsync(_stop.Token);
        var holder = _rig.Begin();
        await holder.AdmitAsync(_rig.A, 0, 1, Token);
        Task[] waiting = [AskAsync("alice"), AskAsync("alice"), AskAsync("alice"), AskAsync("bob"), AskAsync("carol"), AskAsync("bob")];
        _rig.Metric("switchyard_waiting_requests").ShouldBe(6);
        var asked = _rig.Reservations;

        holder.End();
        holder.AttemptEnded(new AttemptEnd(1, null, null));
        await Task.WhenAll(waiting).WaitAsync(TimeSpan.FromSeconds(20), Token);

        _served.ShouldBe(["alice", "bob", "carol", "alice", "bob", "alice"]);

        // One for each that is served, and at most one for each that was called while the place was still taken.
        (_rig.Reservations - asked).ShouldBeInRange(6, 12);
        await _stop.CancelAsync();
        await settling;
    }

    [Fact]
    public async Task Line_WhoComesLater_DoesNotOvertakeAndDoesNotAskTheStore()
    {
        _rig.Limits.Global.Concurrency = 1;
        await _rig.Begin().AdmitAsync(_rig.A, 0, 1, Token);
        var first = AskAsync("alice");
        var asked = _rig.Reservations;

        var refusal = (await _rig.Begin(LimitRig.Call("bob")).AdmitAsync(_rig.A, 0, 1, Token)).ShouldNotBeNull();

        (refusal.Code, _rig.Reservations).ShouldBe((LlmErrorCode.RateLimitExceeded, asked));
        _rig.Time.Advance(TimeSpan.FromSeconds(11));
        (await first).ShouldNotBeNull();
    }

    [Fact]
    public async Task Line_TimeIsOver_IsTheRefusalWithWhatIsLeftAndAsksOnceASecond()
    {
        _rig.Limits.Global.Concurrency = 1;
        await _rig.Begin().AdmitAsync(_rig.A, 0, 1, Token);
        var waiting = AskAsync("alice");
        var shortOne = AskAsync("bob", TimeSpan.FromSeconds(3));

        for (var i = 0; i < 3; i++)
        {
            _rig.Time.Advance(TimeSpan.FromSeconds(1));
        }

        (await PassUntilAsync(shortOne)).ShouldNotBeNull().RetryAfter.ShouldNotBeNull();
        for (var i = 0; i < 8; i++)
        {
            _rig.Time.Advance(TimeSpan.FromSeconds(1));
        }

        (await PassUntilAsync(waiting)).ShouldNotBeNull().Code.ShouldBe(LlmErrorCode.RateLimitExceeded);
        _rig.Reservations.ShouldBeInRange(3, 14);
        _rig.Metric("switchyard_waiting_requests").ShouldBe(0);
    }

    [Fact]
    public async Task Line_ClientLeaves_IsLeftAndTheOthersGoOn()
    {
        _rig.Limits.Global.RequestsPerSecond = 1;
        await AskAsync("alice");
        using var leaves = new CancellationTokenSource();
        var left = AskUntilAsync("bob", null, leaves.Token);
        var stays = AskAsync("carol");

        await leaves.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(left);
        _rig.Time.Advance(TimeSpan.FromSeconds(1.1));
        await PassUntilAsync(stays);

        _served.ShouldBe(["alice", "carol"]);
    }

    [Fact]
    public async Task Line_Full_RefusesAtOnce()
    {
        _rig.Limits.MaxWaiting = 2;
        _rig.Limits.Global.Concurrency = 1;
        await _rig.Begin().AdmitAsync(_rig.A, 0, 1, Token);
        Task<LlmError?>[] waiting = [AskAsync("alice"), AskAsync("bob")];

        (await AskAsync("carol")).ShouldNotBeNull().Code.ShouldBe(LlmErrorCode.RateLimitExceeded);

        waiting.ShouldAllBe(task => !task.IsCompleted);
        _rig.Time.Advance(TimeSpan.FromSeconds(11));
        (await PassUntilAsync(Task.WhenAll(waiting))).ShouldAllBe(refusal => refusal != null);
    }

    [Fact]
    public async Task CountAsync_OverALimit_WaitsToo()
    {
        _rig.Limits.Global.RequestsPerSecond = 1;
        await _rig.Begin().CountAsync(Token);
        var waiting = _rig.Begin().CountAsync(Token).AsTask();
        waiting.IsCompleted.ShouldBeFalse();

        _rig.Time.Advance(TimeSpan.FromSeconds(1.1));

        (await PassUntilAsync(waiting)).ShouldBeNull();
    }

    // A call that goes back to its line just as time is moved sets its timer from then on: time has to go on for it to end.
    private async Task<T> PassUntilAsync<T>(Task<T> task)
    {
        await PassUntilAsync((Task)task);
        return await task;
    }

    private async Task PassUntilAsync(Task task)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (await Task.WhenAny(task, Task.Run(static () => { }, Token)) != task)
        {
            TimeProvider.System.GetElapsedTime(started).ShouldBeLessThan(TimeSpan.FromSeconds(20));
            _rig.Time.Advance(TimeSpan.FromMilliseconds(50));
        }

        await task;
    }

    // What the pipeline and the handler do with a call that ends as soon as it is admitted.
    private Task<LlmError?> AskAsync(string key, TimeSpan? timeout = null) => AskUntilAsync(key, timeout, Token);

    private async Task<LlmError?> AskUntilAsync(string key, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        var admission = _rig.Begin(LimitRig.Call(key, timeout: timeout));
        try
        {
            while (await admission.AdmitAsync(_rig.A, 0, 1, Token) is { } refusal)
            {
                if (await admission.AwaitTurnAsync(refusal, cancellationToken) is { } final)
                {
                    return final;
                }
            }

            lock (_served)
            {
                _served.Add(key);
            }

            admission.AttemptEnded(new AttemptEnd(1, null, null));
            return null;
        }
        finally
        {
            admission.End();
        }
    }
}
