using System.Net;
using Shouldly;
using Switchyard.FunctionalTests.Support;
using Xunit;

namespace Switchyard.FunctionalTests.Replicas;

/// <summary>What requests cost Redis, by its own count.</summary>
[Collection(ReplicaCollection.Name)]
public sealed class ReplicaHotPathTests
{
    private const int Requests = 2_000;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("hit", 1)]
    [InlineData("hit", 64)]
    [InlineData("bypass", 1)]
    [InlineData("bypass", 64)]
    public async Task Request_WithLimitsOnThreeLevelsAndTheCache_CostsOneScriptAndAtMostOneRead(string kind, int connections)
    {
        var (rig, redis) = await ReplicaRig.StartWithRedisAsync(
            Token,
            (settings, _) => settings
                .Set("RateLimiting__Global__RequestsPerMinute", "1000000").Set("RateLimiting__Global__Concurrency", "10000")
                .Set("RateLimiting__Providers__up__RequestsPerMinute", "1000000").Set("RateLimiting__Providers__up__TokensPerDay", "1000000000")
                .Set("RateLimiting__Users__alice__RequestsPerHour", "1000000").Set("RateLimiting__Users__alice__TokensPerDay", "1000000000"),
            count: 1);
        await using var _ = rig;
        var server = rig.Replicas[0];
        var more = kind == "hit" ? ",\"temperature\":0" : "";
        await RunAsync(server, more, 50, connections);
        var (before, started) = (await redis.CommandStatsAsync(Token), TimeProvider.System.GetTimestamp());

        var caches = await RunAsync(server, more, Requests, connections);

        var seconds = TimeProvider.System.GetElapsedTime(started).TotalSeconds;
        var after = await redis.CommandStatsAsync(Token);
        long Calls(string name) => after.GetValueOrDefault(name) - before.GetValueOrDefault(name);
        caches.ShouldBe([kind]);
        Calls("getrange").ShouldBe(kind == "hit" ? Requests : 0);

        // Besides one decision a request: settlements, many together, every 100 ms or when there are enough, and a probe a second.
        var scripts = Calls("evalsha") + Calls("eval");
        TestContext.Current.TestOutputHelper!.WriteLine($"{kind}, {connections} connections: {scripts} scripts, {Calls("getrange")} reads for {Requests} requests in {seconds:F1} s.");
        scripts.ShouldBeInRange(Requests, Requests + (Requests / 20) + (long)(seconds * 11) + 5);
    }

    private static async Task<string[]> RunAsync(SwitchyardProcess server, string more, int requests, int connections)
    {
        var (next, seen) = (-1, new HashSet<string>());
        await Task.WhenAll(Enumerable.Range(0, connections).Select(async _ =>
        {
            while (Interlocked.Increment(ref next) < requests)
            {
                using var request = ReplicaCalls.Request("alice", more: more);
                using var response = await server.Client.SendAsync(request, Token);
                response.StatusCode.ShouldBe(HttpStatusCode.OK);
                lock (seen)
                {
                    seen.UnionWith(response.Headers.GetValues("x-switchyard-cache"));
                }
            }
        }));
        return [.. seen];
    }
}
