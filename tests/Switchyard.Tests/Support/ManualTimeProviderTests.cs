using Shouldly;
using Xunit;

namespace Switchyard.Tests.Support;

public sealed class ManualTimeProviderTests
{
    [Fact]
    public void Advance_PastSeveralTimers_FiresThemInOrderAtTheirTime()
    {
        var time = new ManualTimeProvider();
        var begin = time.GetUtcNow();
        List<string> fired = [];
        void Note(string name) => fired.Add($"{name}@{(time.GetUtcNow() - begin).TotalSeconds}");
        using var late = time.CreateTimer(_ => Note("late"), null, TimeSpan.FromSeconds(3), Timeout.InfiniteTimeSpan);
        using var ticks = time.CreateTimer(_ => Note("tick"), null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));

        time.Advance(TimeSpan.FromSeconds(2.5));

        fired.ShouldBe(["tick@1", "tick@2"]);
        time.Advance(TimeSpan.FromSeconds(0.5));
        fired.ShouldBe(["tick@1", "tick@2", "late@3", "tick@3"]);
    }

    [Fact]
    public async Task Delay_OnTheClock_EndsOnlyWhenAdvanced()
    {
        var time = new ManualTimeProvider();
        var delay = Task.Delay(TimeSpan.FromMinutes(5), time, TestContext.Current.CancellationToken);

        time.Advance(TimeSpan.FromMinutes(5) - TimeSpan.FromTicks(1));

        delay.IsCompleted.ShouldBeFalse();
        time.Advance(TimeSpan.FromTicks(1));
        await delay;
        time.ActiveTimers.ShouldBe(0);
    }

    [Fact]
    public void CancelAfter_OnTheClock_CancelsAtItsTime()
    {
        var time = new ManualTimeProvider();
        using var source = new CancellationTokenSource(TimeSpan.FromSeconds(10), time);

        time.Advance(TimeSpan.FromSeconds(9));

        source.IsCancellationRequested.ShouldBeFalse();
        time.Advance(TimeSpan.FromSeconds(1));
        source.IsCancellationRequested.ShouldBeTrue();
    }

    [Fact]
    public void Dispose_OfATimer_NeverFiresAgain()
    {
        var time = new ManualTimeProvider();
        var fired = 0;
        var timer = time.CreateTimer(_ => fired++, null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
        time.Advance(TimeSpan.FromSeconds(1));

        timer.Dispose();

        time.Advance(TimeSpan.FromSeconds(5));
        fired.ShouldBe(1);
        timer.Change(TimeSpan.Zero, TimeSpan.Zero).ShouldBeFalse();
    }

    [Fact]
    public void GetElapsedTime_AfterAdvance_IsExact()
    {
        var time = new ManualTimeProvider();
        var begin = time.GetTimestamp();

        time.Advance(TimeSpan.FromMilliseconds(1234.5));

        time.GetElapsedTime(begin).ShouldBe(TimeSpan.FromMilliseconds(1234.5));
    }
}
