using Shouldly;
using Switchyard.Core.Performance;
using Xunit;

namespace Switchyard.Tests.Performance;

public sealed class LatencyHistogramTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3.7)]
    [InlineData(150)]
    [InlineData(1_000)]
    [InlineData(59_999)]
    [InlineData(900_000)]
    public void Quantile_OneDuration_IsWithinATenthOrAnEighthMillisecond(double ms)
    {
        var histogram = new LatencyHistogram();
        histogram.Add(TimeSpan.FromMilliseconds(ms));

        histogram.Quantile(0.5).ShouldNotBeNull().ShouldBe(ms, Math.Max(0.126, ms * 0.126));
    }

    [Fact]
    public void Quantile_ManyDurations_FollowsTheirRanks()
    {
        var histogram = new LatencyHistogram();
        for (var ms = 1; ms <= 1_000; ms++)
        {
            histogram.Add(TimeSpan.FromMilliseconds(ms));
        }

        histogram.Quantile(0.5).ShouldNotBeNull().ShouldBe(500, 63);
        histogram.Quantile(0.99).ShouldNotBeNull().ShouldBe(990, 125);
        histogram.Quantile(1).ShouldNotBeNull().ShouldBeGreaterThan(histogram.Quantile(0.1)!.Value);
    }

    [Fact]
    public void Quantile_TooShortAndTooLong_StayInTheFirstAndLast()
    {
        var histogram = new LatencyHistogram();
        histogram.Quantile(0.5).ShouldBeNull();
        histogram.Add(TimeSpan.FromSeconds(-1));
        histogram.Add(TimeSpan.FromDays(3));

        (histogram[0], histogram[LatencyHistogram.BucketCount - 1]).ShouldBe((1, 1));
    }
}
