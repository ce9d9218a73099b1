using System.Text.Json;
using Shouldly;
using Switchyard.FakeUpstream;
using Switchyard.FakeUpstream.Dialects;
using Switchyard.FunctionalTests.Support;
using Xunit;

namespace Switchyard.FunctionalTests.Replicas;

/// <summary>How targets do is counted by each of three servers and told by all of them.</summary>
[Collection(ReplicaCollection.Name)]
public sealed class ReplicaPerformanceTests
{
    private const string Stats = "/api/v1/monitoring/stats?window=1h";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Stats_OfOneReplica_HoldWhatTheOthersHaveSeenUntilTheyFallSilent()
    {
        var (rig, _) = await ReplicaRig.StartWithRedisAsync(Token);
        await using var _2 = rig;
        rig.First.Respond(static request => request.Model == "broken" ? Script.Json(500, "{}") : Script.Json(200, OpenAIAnswer.Text("hello")));
        await AskAsync(rig.Replicas[0], "up:m", 4);
        await AskAsync(rig.Replicas[1], "up:m", 3);
        await AskAsync(rig.Replicas[1], "up:broken", 2);

        // The third has asked nobody anything, and tells all the same; nobody counts what it heard as its own.
        foreach (var replica in rig.Replicas)
        {
            var up = await UntilAsync(replica, static up => AttemptsOf(up, "m") == 7 && AttemptsOf(up, "broken") == 2);
            up.GetProperty("attempts").GetProperty("attempts").GetInt64().ShouldBe(9);
            up.GetProperty("models").GetProperty("m").GetProperty("availability").GetDouble().ShouldBe(1);
            var broken = up.GetProperty("models").GetProperty("broken");
            broken.GetProperty("availability").GetDouble().ShouldBe(0);
            broken.GetProperty("errors").EnumerateObject().ShouldHaveSingleItem().Value.GetInt64().ShouldBe(2);
        }

        await rig.Replicas[1].KillAsync();
        await UntilAsync(rig.Replicas[2], static up => AttemptsOf(up, "m") == 4 && AttemptsOf(up, "broken") == 0);
    }

    private static async Task AskAsync(SwitchyardProcess replica, string model, int times)
    {
        for (var i = 0; i < times; i++)
        {
            await replica.AskAsync("alice", Token, model, $"question {i}");
        }
    }

    private static long AttemptsOf(JsonElement provider, string model) =>
        provider.GetProperty("models").TryGetProperty(model, out var figures) ? figures.GetProperty("attempts").GetInt64() : 0;

    // Replicas tell each other every five seconds and believe a silent one for twenty; the bound is only a safety net.
    private static async Task<JsonElement> UntilAsync(SwitchyardProcess replica, Func<JsonElement, bool> isSo)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, Token);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        while (true)
        {
            var up = (await replica.AdminAsync(HttpMethod.Get, Stats, either.Token)).GetProperty("providers").GetProperty("up");
            if (isSo(up))
            {
                return up;
            }

            await timer.WaitForNextTickAsync(either.Token);
        }
    }
}
