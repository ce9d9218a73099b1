using System.Globalization;
using Shouldly;
using Switchyard.Core.Configuration;
using Switchyard.Core.Limits;
using Switchyard.FakeUpstream.Stores;
using Switchyard.Redis;
using Xunit;
using static Switchyard.FunctionalTests.Limits.Leases;

namespace Switchyard.FunctionalTests.Limits;

/// <summary>Limits in a real cluster of three servers, wherever the keys come to lie.</summary>
public sealed class RedisClusterLimitTests
{
    [Fact]
    public async Task EveryOperation_OnEveryServerOfACluster_DoesAsOnOne()
    {
        Assert.SkipUnless(RedisServer.IsInstalled, "redis-server is not installed.");
        var token = TestContext.Current.CancellationToken;
        await using var cluster = await RedisCluster.StartAsync(token);
        var address = string.Join(',', cluster.Servers.Select(server => server.Address));
        foreach (var prefix in (string[])["one", "two", "three", "four"])
        {
            var options = new RedisOptions { Prefix = prefix, Deadline = TimeSpan.FromSeconds(20) };
            var (client, connection) = await RedisStores.ConnectAsync(address, options);
            using var closing = client;
            await UseAsync(new RedisLimitStore(connection), token);
        }

        foreach (var server in cluster.Servers)
        {
            long.Parse(await server.RunAsync(token, "DBSIZE"), CultureInfo.InvariantCulture).ShouldBeGreaterThan(5);
        }
    }

    private static async Task UseAsync(RedisLimitStore store, CancellationToken token)
    {
        var (bucket, upstream, admitted) = (Bucket(Requests(7), Tokens(1000), Places(7)), Upstream(), 0);
        var leases = Enumerable.Range(0, 200).Select(_ => Lease(100, bucket, upstream)).ToList();
        await Parallel.ForEachAsync(leases, token, async (lease, cancel) =>
        {
            var outcome = await store.ReserveAsync([lease], cancel);
            outcome.Error.ShouldBeNull();
            Interlocked.Add(ref admitted, outcome.Value!.IsAdmitted ? 1 : 0);
        });
        admitted.ShouldBe(7);

        var settled = Lease(10, Bucket(Tokens(100)));
        (await store.ReserveAsync([settled], token)).Value!.IsAdmitted.ShouldBeTrue();
        (await store.SettleAsync([new LimitSettlement(settled, 60), new LimitSettlement(Lease(0, bucket), 100)], token)).ShouldBeNull();
        (await store.RenewAsync([leases[0]], token)).ShouldBeNull();
        var states = (await store.ReadAsync([bucket, settled.Claims[0].Bucket], token)).Value!;
        states.Select(state => state.Remaining).Take(2).ShouldBe([0, 200]);
        states[3].Remaining.ShouldBe(40);
    }
}
