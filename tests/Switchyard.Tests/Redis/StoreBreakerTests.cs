using Shouldly;
using Switchyard.Redis;
using Switchyard.Tests.Support;
using Xunit;

namespace Switchyard.Tests.Redis;

public sealed class StoreBreakerTests
{
    private readonly ManualTimeProvider _time = new();
    private readonly StoreBreaker _breaker;

    public StoreBreakerTests() => _breaker = new StoreBreaker(_time);

    [Fact]
    public void Failed_FiveInARow_Opens()
    {
        Enumerable.Range(0, 5).Select(_ => FailOnce()).ShouldBe([false, false, false, false, true]);

        _breaker.IsOpen.ShouldBeTrue();
    }

    [Fact]
    public void Failed_ManyInOneSilence_CountOnce()
    {
        var started = _time.GetTimestamp();
        _time.Advance(TimeSpan.FromMilliseconds(25));

        Enumerable.Range(0, 100).Any(_ => _breaker.Failed(started)).ShouldBeFalse();
    }

    [Fact]
    public void Failed_WithSuccessesBetween_OpensAtHalfOfTheLastTwenty()
    {
        var opened = -1;
        for (var i = 0; opened < 0 && i < 40; i++)
        {
            opened = FailOnce() ? i : -1;
            if (i % 4 == 3)
            {
                _breaker.Succeeded();
            }
        }

        // Twelve calls: ten failures and two successes.
        opened.ShouldBe(9);
    }

    [Fact]
    public void Failed_SeldomEnough_NeverOpens()
    {
        for (var i = 0; i < 1_000; i++)
        {
            FailOnce().ShouldBeFalse();
            _breaker.Succeeded();
            _breaker.Succeeded();
        }
    }

    [Fact]
    public void Close_AfterOpening_ForgetsWhatWas()
    {
        _breaker.Open().ShouldBeTrue();
        _breaker.Open().ShouldBeFalse();

        _breaker.Close().ShouldBeTrue();
        _breaker.Close().ShouldBeFalse();
        Enumerable.Range(0, 4).Any(_ => FailOnce()).ShouldBeFalse();
    }

    private bool FailOnce()
    {
        var started = _time.GetTimestamp();
        _time.Advance(TimeSpan.FromMilliseconds(25));
        return _breaker.Failed(started);
    }
}
