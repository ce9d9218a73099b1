using Shouldly;
using Switchyard.Core.Performance;
using Switchyard.FakeUpstream.Stores;
using Switchyard.Redis;
using Xunit;

namespace Switchyard.Tests.Redis;

/// <summary>Replicas tell each other over a real Redis how targets did.</summary>
public sealed class RedisPerformanceTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Exchange_TwoReplicas_CountEachOthersAttemptsOnce()
    {
        Assert.SkipUnless(RedisServer.IsInstalled, "redis-server is not installed.");
        await using var server = await RedisServer.StartAsync(Cancel);
        await using var rig = await RedisRig.StartAsync($"redis://{server.Address}", Cancel);
        await rig.UntilAsync(isUp: true, Cancel);
        var (one, two) = (new LivePerformance(TimeProvider.System), new LivePerformance(TimeProvider.System));
        var first = new RedisPerformance(rig.Connection, "one", one, TimeProvider.System);
        var second = new RedisPerformance(rig.Connection, "two", two, TimeProvider.System);
        one.Add("p", "m", new PerformanceSample(null, TimeSpan.FromSeconds(1), null, 10));
        two.Add("p", "m", new PerformanceSample(null, TimeSpan.FromSeconds(2), null, 10));

        await first.ExchangeAsync(Cancel);
        await second.ExchangeAsync(Cancel);
        await first.ExchangeAsync(Cancel);

        (Attempts(one), Attempts(two)).ShouldBe((2, 2));
    }

    private static long? Attempts(LivePerformance live) => live.Of("p", "m", PerformanceWindow.Hour)?.Attempts;
}
