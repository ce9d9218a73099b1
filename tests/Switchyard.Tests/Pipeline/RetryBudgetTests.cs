using Shouldly;
using Switchyard.Core.Pipeline;
using Switchyard.Tests.Support;
using Xunit;

namespace Switchyard.Tests.Pipeline;

public sealed class RetryBudgetTests
{
    private readonly ManualTimeProvider _time = new();

    [Theory]
    [InlineData(50)]
    [InlineData(1000)]
    public void TrySpend_EverythingFailing_RaisesTheLoadByAFifthAtMost(int perSecond)
    {
        var budget = new RetryBudget(_time);
        var (requests, retries) = (0, 0);
        for (var i = 0; i < perSecond * 60; i++)
        {
            budget.Earn();
            requests++;
            retries += budget.TrySpend() ? 1 : 0;
            _time.Advance(TimeSpan.FromSeconds(1.0 / perSecond));
        }

        ((double)(requests + retries) / requests).ShouldBeInRange(1.18, 1.2);
    }

    [Fact]
    public void TrySpend_QuietService_HasAReserveOfThree()
    {
        var budget = new RetryBudget(_time);

        Enumerable.Range(0, 5).Count(_ => budget.TrySpend()).ShouldBe(3);
        _time.Advance(TimeSpan.FromSeconds(4));
        Enumerable.Range(0, 5).Count(_ => budget.TrySpend()).ShouldBe(1);
        _time.Advance(TimeSpan.FromHours(1));
        Enumerable.Range(0, 9).Count(_ => budget.TrySpend()).ShouldBe(3);
    }

    [Fact]
    public void TrySpend_AfterManySuccesses_IsBounded()
    {
        var budget = new RetryBudget(_time);
        for (var i = 0; i < 100_000; i++)
        {
            budget.Earn();
        }

        Enumerable.Range(0, 1000).Count(_ => budget.TrySpend()).ShouldBe(100);
    }
}
