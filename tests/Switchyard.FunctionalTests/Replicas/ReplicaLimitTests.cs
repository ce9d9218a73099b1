using System.Net;
using Shouldly;
using Switchyard.FakeUpstream.Stores;
using Switchyard.FunctionalTests.Faults;
using Switchyard.FunctionalTests.Support;
using Xunit;

namespace Switchyard.FunctionalTests.Replicas;

/// <summary>Limits over three servers; what arrived at the upstream decides what was admitted.</summary>
[Collection(ReplicaCollection.Name)]
public sealed class ReplicaLimitTests
{
    private const int Connections = 64;
    private static readonly int[] Limits = [1, 7, 1000];
    private static readonly int Checks = ReplicaCollection.Count("SWITCHYARD_TEST_CHECKS", 34_000);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("undisturbed")]
    [InlineData("scripts flushed")]
    [InlineData("a clock off")]
    public async Task Limits_OfOneSevenAndAThousandUnderRacingChecks_AreUsedUpAndNeverPassed(string disturbance)
    {
        var (rig, redis) = await ReplicaRig.StartWithRedisAsync(Token, (settings, replica) => Configure(settings, replica, disturbance));
        await using var _ = rig;
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var flushing = disturbance == "scripts flushed" ? FlushAsync(redis, ending.Token) : Task.FromResult(0);

        var started = TimeProvider.System.GetTimestamp();
        var statuses = await RaceAsync(rig, Checks, i => $"m{Limits[i % Limits.Length]}");
        var elapsed = TimeProvider.System.GetElapsedTime(started);
        await ending.CancelAsync();
        var flushes = await flushing;

        for (var i = 0; i < Limits.Length; i++)
        {
            var arrivals = FaultServer.Chats(rig.First, $"m{Limits[i]}");
            arrivals.Densest(TimeSpan.FromMinutes(1)).ShouldBe(Limits[i]);
            elapsed.ShouldBeLessThan(TimeSpan.FromMinutes(1), "or more than one window's worth is rightly admitted");
        }

        statuses.Keys.ShouldBe([HttpStatusCode.OK, HttpStatusCode.TooManyRequests], ignoreOrder: true);
        statuses[HttpStatusCode.OK].ShouldBe(Limits.Sum());
        (flushes > 0).ShouldBe(disturbance == "scripts flushed");
        TestContext.Current.TestOutputHelper!.WriteLine($"{Checks} checks in {elapsed.TotalSeconds:F1} s, {statuses[HttpStatusCode.OK]} admitted, {flushes} flushes.");
    }

    [Fact]
    public async Task Limits_PerSecondOverSeveralSeconds_HoldInEverySecond()
    {
        const int Most = 20;
        var (rig, _) = await ReplicaRig.StartWithRedisAsync(Token, (settings, _) => settings.Set("RateLimiting__Global__RequestsPerSecond", $"{Most}"));
        await using var _2 = rig;
        await RaceAsync(rig, 200, _ => "up:m");
        rig.First.RequestCount.ShouldBeGreaterThan(0);
        var before = rig.First.RequestCount;

        using var ending = CancellationTokenSource.CreateLinkedTokenSource(Token);
        ending.CancelAfter(TimeSpan.FromSeconds(5));
        await Task.WhenAll(Enumerable.Range(0, 24).Select(i => AskUntilAsync(rig.Replicas[i % 3], ending.Token)));

        // Between the admission and the arrival a request may be held up; what is admitted in one second may so arrive in less.
        var arrivals = FaultServer.Chats(rig.First).Skip(before).ToList();
        arrivals.Densest(TimeSpan.FromSeconds(0.7)).ShouldBeInRange(1, Most);
        arrivals.Count.ShouldBeInRange(Most * 3, Most * 6);
    }

    private static void Configure(FaultSettings settings, int replica, string disturbance)
    {
        foreach (var limit in Limits)
        {
            settings.Alias($"m{limit}", $"up:m{limit}").Set($"RateLimiting__Users__Default__Models__m{limit}__RequestsPerMinute", $"{limit}");
        }

        settings.Set("RateLimiting__Global__RequestsPerMinute", "2000000").Set("RateLimiting__Users__alice__RequestsPerDay", "2000000");
        if (disturbance == "a clock off" && replica < 2)
        {
            settings.SetVariable("SWITCHYARD_CLOCK_OFFSET", replica == 0 ? "01:00:00" : "-01:00:00");
        }
    }

    private static async Task<Dictionary<HttpStatusCode, int>> RaceAsync(ReplicaRig rig, int checks, Func<int, string> model)
    {
        var statuses = new Dictionary<HttpStatusCode, int>();
        var next = -1;
        async Task AskAsync(SwitchyardProcess replica)
        {
            while (Interlocked.Increment(ref next) is var i && i < checks)
            {
                using var request = ReplicaCalls.Request("bob", model(i));
                using var response = await replica.Client.SendAsync(request, Token);
                lock (statuses)
                {
                    statuses[response.StatusCode] = statuses.GetValueOrDefault(response.StatusCode) + 1;
                }
            }
        }

        await Task.WhenAll(Enumerable.Range(0, Connections * rig.Replicas.Count).Select(i => AskAsync(rig.Replicas[i % rig.Replicas.Count])));
        return statuses;
    }

    private static async Task AskUntilAsync(SwitchyardProcess replica, CancellationToken ending)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        try
        {
            while (true)
            {
                using var request = ReplicaCalls.Request("bob");
                using var response = await replica.Client.SendAsync(request, ending);
                await timer.WaitForNextTickAsync(ending);
            }
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested && !Token.IsCancellationRequested)
        {
            // The time of the test is over.
        }
    }

    private static async Task<int> FlushAsync(RedisServer redis, CancellationToken ending)
    {
        using var connection = await RedisWire.OpenAsync(redis.Port, ending);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        var flushes = 0;
        try
        {
            while (await timer.WaitForNextTickAsync(ending))
            {
                await connection.SendAsync("SCRIPT FLUSH", ending);
                flushes++;
            }
        }
        catch (OperationCanceledException)
        {
            // The race is over.
        }

        return flushes;
    }
}
