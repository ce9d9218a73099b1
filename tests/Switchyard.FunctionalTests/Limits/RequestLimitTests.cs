using System.Globalization;
using System.Net;
using Shouldly;
using Switchyard.FakeUpstream;
using Switchyard.FunctionalTests.Faults;
using Xunit;

namespace Switchyard.FunctionalTests.Limits;

/// <summary>Limits on requests over real sockets: who gets through, and what the others are told (M11).</summary>
public sealed class RequestLimitTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task FivePerMinute_TwoHundredAtOnce_ExactlyFiveArriveAtTheUpstream()
    {
        await using var server = await LimitServer.StartAsync(Token, ("Global__RequestsPerMinute", "5"));

        var answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => server.AskAsync(LimitServer.Alice, Token)));

        answers.Count(answer => answer.Status == HttpStatusCode.OK).ShouldBe(5);
        var refused = answers.Where(answer => answer.Status != HttpStatusCode.OK).ToList();
        refused.ShouldAllBe(answer => answer.Status == HttpStatusCode.TooManyRequests && answer.Code == "rate_limit_exceeded");
        refused[0].Message.ShouldBe("The limit of the service is reached: at most 5 requests per minute.");
        FaultServer.Chats(server.First).Count.ShouldBe(5);
        FaultServer.Chats(server.Second).Count.ShouldBe(0);
        (await server.MetricAsync("switchyard_rate_limited_total", "limit=\"global\"", Token)).ShouldBe(195);
        (await server.MetricReachesAsync("switchyard_inflight_leases", "", 0, Token)).ShouldBe(0);
    }

    [Fact]
    public async Task Headers_OfEveryAnswer_TellWhatIsLeft()
    {
        await using var server = await LimitServer.StartAsync(
            Token, ("Global__RequestsPerHour", "1000"), ("Users__alice__RequestsPerMinute", "3"), ("Users__alice__TokensPerDay", "100000"));
        server.First.Enqueue("broken", Script.Json(500, "{}"));
        server.First.Enqueue("streamed", Script.EventStream(UpstreamStreams.Events("openai-compatible", "A")));

        var answers = new List<ClientAnswer>
        {
            await server.AskAsync(LimitServer.Alice, Token),
            await server.AskAsync(LimitServer.Alice, Token, "up:streamed", ",\"stream\":true,\"max_tokens\":100"),
            await server.AskAsync(LimitServer.Alice, Token, model: "up:broken"),
            await server.AskAsync(LimitServer.Alice, Token),
        };

        answers.Select(answer => answer.Headers["x-ratelimit-remaining-requests"]).ShouldBe(["2", "1", "0", "0"]);
        answers.ShouldAllBe(answer => answer.Headers["x-ratelimit-limit-requests"] == "3");
        answers.ShouldAllBe(answer => answer.Headers["x-ratelimit-limit-tokens"] == "100000");
        answers[3].Status.ShouldBe(HttpStatusCode.TooManyRequests);
        answers[3].Headers["x-switchyard-error-source"].ShouldBe("gateway");
        int.Parse(answers[3].Headers["Retry-After"], CultureInfo.InvariantCulture).ShouldBeInRange(50, 61);
        answers[3].Headers["x-ratelimit-reset-requests"].ShouldMatch(@"^(\d+(\.\d+)?s|1m\d(\.\d+)?s)$");
        FaultServer.Chats(server.First).Count.ShouldBe(3);
    }

    [Fact]
    public async Task RetryAfter_WhenItIsOver_TheRequestIsServed()
    {
        await using var server = await LimitServer.StartAsync(Token, ("Users__Default__RequestsPerSecond", "2"));
        await server.AskAsync(LimitServer.Alice, Token);
        await server.AskAsync(LimitServer.Alice, Token);
        var refused = await server.AskAsync(LimitServer.Alice, Token);
        refused.Status.ShouldBe(HttpStatusCode.TooManyRequests);
        (await server.AskAsync(LimitServer.Bob, Token)).Status.ShouldBe(HttpStatusCode.OK);
        var wait = TimeSpan.FromMilliseconds(int.Parse(refused.Headers["retry-after-ms"], CultureInfo.InvariantCulture));
        wait.ShouldBeInRange(TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(1.1));

        using var timer = new PeriodicTimer(wait);
        await timer.WaitForNextTickAsync(Token);

        (await server.AskAsync(LimitServer.Alice, Token)).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Levels_KeyModelAndUser_AreCountedEachForItself()
    {
        await using var server = await LimitServer.StartAsync(
            Token,
            ("Users__alice__RequestsPerMinute", "10"),
            ("Users__alice__Models__both__RequestsPerMinute", "1"),
            ("Users__Default__PerUser__RequestsPerMinute", "2"));

        (await server.AskAsync(LimitServer.Alice, Token, "both")).Status.ShouldBe(HttpStatusCode.OK);
        var model = await server.AskAsync(LimitServer.Alice, Token, "both");
        model.Message.ShouldBe("The limit of your key for model both is reached: at most 1 requests per minute.");
        (await server.AskAsync(LimitServer.Bob, Token, "both")).Status.ShouldBe(HttpStatusCode.OK);
        const string Carol = ",\"user\":\"carol@example.com\"";
        (await server.AskAsync(LimitServer.Alice, Token, more: Carol)).Status.ShouldBe(HttpStatusCode.OK);
        (await server.AskAsync(LimitServer.Alice, Token, more: Carol)).Status.ShouldBe(HttpStatusCode.OK);
        var user = await server.AskAsync(LimitServer.Alice, Token, more: Carol);
        user.Message.ShouldBe("The limit of this user of your key is reached: at most 2 requests per minute.");
        (await server.AskAsync(LimitServer.Bob, Token, more: Carol)).Status.ShouldBe(HttpStatusCode.OK);
        (await server.AskAsync(LimitServer.Alice, Token, more: ",\"user\":\"dave\"")).Status.ShouldBe(HttpStatusCode.OK);

        var left = await server.LeftAsync(LimitServer.Alice, Token, "?user=carol%40example.com");
        left["key requests minute"].ShouldBe(6);
        left["key_model requests minute"].ShouldBe(0);
        left["end_user requests minute"].ShouldBe(0);
        (await server.LeftAsync(LimitServer.Admin, Token, "?name=alice"))["key requests minute"].ShouldBe(6);
        server.Process.Output.ShouldNotContain("carol");
    }

    [Fact]
    public async Task Provider_AtItsLimit_TheNextTargetServes()
    {
        await using var server = await LimitServer.StartAsync(Token, ("Providers__up__RequestsPerMinute", "2"), ("Providers__spare__Models__m__RequestsPerHour", "1"));

        var answers = new List<ClientAnswer>();
        for (var i = 0; i < 4; i++)
        {
            answers.Add(await server.AskAsync(LimitServer.Alice, Token, "both"));
        }

        answers.Take(3).Select(answer => answer.Headers["x-switchyard-provider"]).ShouldBe(["up", "up", "spare"]);
        var refused = answers[3];
        refused.Status.ShouldBe(HttpStatusCode.TooManyRequests);
        refused.Message.ShouldBe("The limit of provider up is reached: at most 2 requests per minute.");
        int.Parse(refused.Headers["Retry-After"], CultureInfo.InvariantCulture).ShouldBeInRange(50, 61);
        (FaultServer.Chats(server.First).Count, FaultServer.Chats(server.Second).Count).ShouldBe((2, 1));
    }

    [Fact]
    public async Task Reload_OfTheFile_ChangesLimitsAndKeepsTheCount()
    {
        var folder = Directory.CreateTempSubdirectory("switchyard-test-").FullName;
        try
        {
            var file = Path.Combine(folder, "switchyard.json");
            await File.WriteAllTextAsync(file, """{"RateLimiting":{"Users":{"alice":{"RequestsPerMinute":1}}}}""", Token);
            await using var server = await LimitServer.StartAsync(folder, Token);
            (await server.AskAsync(LimitServer.Alice, Token)).Status.ShouldBe(HttpStatusCode.OK);
            (await server.AskAsync(LimitServer.Alice, Token)).Status.ShouldBe(HttpStatusCode.TooManyRequests);

            await File.WriteAllTextAsync(file, """{"RateLimiting":{"Users":{"alice":{"RequestsPerMinute":3}}}}""", Token);

            (await server.LeftReachesAsync(LimitServer.Alice, "key requests minute", 2, Token)).ShouldBe(2);
            var answers = new List<HttpStatusCode>();
            for (var i = 0; i < 3; i++)
            {
                answers.Add((await server.AskAsync(LimitServer.Alice, Token)).Status);
            }

            answers.ShouldBe([HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.TooManyRequests]);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
