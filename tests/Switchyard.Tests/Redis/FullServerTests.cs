using Shouldly;
using Switchyard.FakeUpstream.Stores;
using Xunit;

namespace Switchyard.Tests.Redis;

public sealed class FullServerTests
{
    [Fact]
    public async Task StartAsync_TheServerIsFull_IsUpBecauseItStillServesReadsAndSettlements()
    {
        Assert.SkipUnless(RedisServer.IsInstalled, "redis-server is not installed.");
        var token = TestContext.Current.CancellationToken;
        await using var server = await RedisServer.StartAsync(token, "--maxmemory", "1", "--maxmemory-policy", "noeviction");

        await using var rig = await RedisRig.StartAsync(server.Url, token);

        (await server.RunAsync(token, "SET", "a", "b")).ShouldStartWith("OOM");
        rig.Watch.Fault.ShouldBeNull();
        rig.Connection.IsUp.ShouldBeTrue();
        rig.Share.Count.ShouldBe(1);
    }
}
