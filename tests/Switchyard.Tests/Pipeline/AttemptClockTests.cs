using Shouldly;
using Switchyard.Core.Configuration;
using Switchyard.Core.Pipeline;
using Switchyard.Tests.Support;
using Xunit;

namespace Switchyard.Tests.Pipeline;

public sealed class AttemptClockTests
{
    private readonly ManualTimeProvider _time = new();

    [Fact]
    public void Expired_NoContentInTime_IsFirstContentWhateverBytesCome()
    {
        using var clock = Clock();

        for (var i = 0; i < 11; i++)
        {
            Advance(10);
            clock.BytesArrived();
        }

        clock.Expired.ShouldBeNull();
        Advance(10.1);
        (clock.Expired, clock.Token.IsCancellationRequested).ShouldBe(("first_content", true));
    }

    [Fact]
    public void Expired_HeartbeatsAfterContent_IsContentIdle()
    {
        using var clock = Clock();
        clock.ContentArrived();

        for (var i = 0; i < 23; i++)
        {
            Advance(10);
            clock.BytesArrived();
        }

        clock.Expired.ShouldBeNull();
        Advance(10.1);
        clock.Expired.ShouldBe("content_idle");
    }

    [Fact]
    public void Expired_NoByte_IsByteIdle()
    {
        using var clock = Clock(new TimeoutOptions { ByteIdle = TimeSpan.FromSeconds(30) });
        Advance(29.9);

        clock.Expired.ShouldBeNull();
        Advance(0.2);
        clock.Expired.ShouldBe("byte_idle");
    }

    [Theory]
    [InlineData(900, 900)]
    [InlineData(300, 300)]
    public void Expired_ContentToTheEnd_IsTotalOrTheDeadline(int deadline, int expected)
    {
        using var clock = Clock(deadline: deadline);
        for (var i = 0; i < expected - 1; i++)
        {
            clock.ContentArrived();
            Advance(1);
        }

        clock.Expired.ShouldBeNull();
        Advance(1.1);
        clock.Expired.ShouldBe("total");
    }

    [Fact]
    public void Expired_IdleTimeShorterThanTheWaitForContent_IsOnTime()
    {
        using var clock = Clock(new TimeoutOptions
        {
            FirstContent = TimeSpan.FromSeconds(600),
            ContentIdle = TimeSpan.FromSeconds(10),
            ByteIdle = TimeSpan.FromSeconds(600),
        });
        Advance(25);
        clock.ContentArrived();
        Advance(9.9);

        clock.Expired.ShouldBeNull();
        Advance(0.2);
        clock.Expired.ShouldBe("content_idle");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Resume_AfterALongPause_CountsOnlyTheTimeBeforeAndAfter(bool hasContent)
    {
        using var clock = Clock(new TimeoutOptions
        {
            FirstContent = TimeSpan.FromSeconds(100),
            ContentIdle = TimeSpan.FromSeconds(100),
            Total = TimeSpan.FromHours(1),
        });
        if (hasContent)
        {
            clock.ContentArrived();
        }

        Advance(60);
        clock.Suspend();
        Advance(1000);
        clock.Resume();
        Advance(39.9);

        clock.Expired.ShouldBeNull();
        Advance(0.2);
        clock.Expired.ShouldBe(hasContent ? "content_idle" : "first_content");
    }

    [Fact]
    public void Suspend_ForEver_EndsWithTheTotal()
    {
        using var clock = Clock();
        clock.ContentArrived();
        clock.Suspend();
        Advance(899);

        clock.Expired.ShouldBeNull();
        Advance(1.1);
        clock.Expired.ShouldBe("total");
    }

    [Fact]
    public void Dispose_AtAnyTime_LeavesNoTimerAndATokenThatNeverFires()
    {
        var clock = Clock();

        clock.Dispose();
        clock.Dispose();

        _time.ActiveTimers.ShouldBe(0);
        Advance(10_000);
        clock.Stop();
        clock.BytesArrived();
        clock.Resume();
        (clock.Expired, clock.Token.IsCancellationRequested).ShouldBe((null, false));
    }

    [Fact]
    public void Token_CallerLeaves_IsCancelledWithoutATimer()
    {
        using var caller = new CancellationTokenSource();
        using var clock = new AttemptClock(_time, new TimeoutOptions(), TimeSpan.FromMinutes(1), caller.Token);

        caller.Cancel();

        (clock.Expired, clock.Token.IsCancellationRequested).ShouldBe((null, true));
    }

    [Fact]
    public void Constructor_DeadlineAlreadyOver_EndsAtOnce()
    {
        using var clock = Clock(deadline: -1);

        Advance(0);

        clock.Expired.ShouldBe("total");
    }

    private AttemptClock Clock(TimeoutOptions? limits = null, double deadline = 100_000) =>
        new(_time, limits ?? new TimeoutOptions(), TimeSpan.FromSeconds(deadline), TestContext.Current.CancellationToken);

    private void Advance(double seconds) => _time.Advance(TimeSpan.FromSeconds(seconds));
}
