using System.Globalization;
using System.Net;
using Shouldly;
using Switchyard.FakeUpstream;
using Switchyard.FakeUpstream.Dialects;
using Xunit;

namespace Switchyard.FunctionalTests.Faults;

/// <summary>An upstream that fails for everybody is not asked more often, is left alone, and is found again by one probe (M19-M21).</summary>
public sealed class OutageTests(ITestOutputHelper output)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Outage_ForEveryRequest_RaisesTheLoadByAFifthAtMost()
    {
        const int requests = 400;
        await using var server = await FaultServer.StartAsync(
            (settings, first, _) => settings.Provider("up", "openai-compatible", first, idleSeconds: 20, firstSeconds: 20)
                .Set("Providers__up__Retry__MaxAttempts", "2").Set("Providers__up__Retry__BaseDelay", "00:00:00.01"), Token);
        server.First.Respond(_ => Script.Json(500, OpenAIAnswer.Error("down")));
        var answers = new List<ClientAnswer>();
        foreach (var batch in Enumerable.Range(0, requests).Chunk(20))
        {
            answers.AddRange(await Task.WhenAll(batch.Select(_ => server.ChatAsync("openai", "up:m", stream: false, Token))));
        }

        var arrived = FaultServer.Chats(server.First).Count;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{requests} requests, {arrived} at the upstream: factor {(double)arrived / requests:0.000}"));
        answers.ShouldAllBe(answer => answer.Status == HttpStatusCode.BadGateway && answer.Code == "upstream_error");
        ((double)arrived / requests).ShouldBeInRange(1.0, 1.2);
        var unasked = answers.Count(answer => answer.Headers.GetValueOrDefault("x-should-retry") == "false");
        unasked.ShouldBeGreaterThan(requests / 2);
        (await server.MetricAsync("switchyard_retry_budget_exhausted_total", "up", Token)).ShouldBe(unasked);
    }

    [Fact]
    public async Task Breaker_FiveFailures_SecondTargetServesAndOneProbeFindsTheFirstAgain()
    {
        await using var server = await StartPairAsync();
        var gate = new TaskCompletionSource();
        var isProbing = false;
        server.First.Respond(_ => isProbing ? new Script().Wait(gate).Then(Script.Json(200, OpenAIAnswer.Text("first"))) : Script.Json(500, OpenAIAnswer.Error("down")));
        server.Second.Respond(_ => Script.Json(200, OpenAIAnswer.Text("second")));

        for (var i = 0; i < 20; i++)
        {
            (await server.ChatAsync("openai", "pair", stream: false, Token)).Body.ShouldContain("second");
        }

        FaultServer.Chats(server.First).Count.ShouldBe(5);
        FaultServer.Chats(server.Second).Count.ShouldBe(20);
        isProbing = true;
        var answers = new List<Task<ClientAnswer>>();
        while (FaultServer.Chats(server.First).Count == 5)
        {
            var answer = server.ChatAsync("openai", "pair", stream: false, Token);
            answers.Add(answer);
            await Task.WhenAny(answer, server.First.RequestArrivedAsync(server.First.RequestCount, Token));
        }

        answers.AddRange(Enumerable.Range(0, 20).Select(_ => server.ChatAsync("openai", "pair", stream: false, Token)).ToArray());
        await Task.WhenAll(answers.TakeLast(20));
        FaultServer.Chats(server.First).Count.ShouldBe(6);
        gate.SetResult();
        (await Task.WhenAll(answers)).Count(answer => answer.Body.Contains("first", StringComparison.Ordinal)).ShouldBe(1);
        (await server.ChatAsync("openai", "pair", stream: false, Token)).Body.ShouldContain("first");
    }

    [Fact]
    public async Task Cooldown_After429_SecondTargetServesAndTheFirstRests()
    {
        await using var server = await StartPairAsync();
        server.First.Respond(_ => Script.Json(429, OpenAIAnswer.Error("slow down", "rate_limit_error"), ("Retry-After", "40")));
        server.Second.Respond(_ => Script.Json(200, OpenAIAnswer.Text("second")));

        for (var i = 0; i < 10; i++)
        {
            (await server.ChatAsync("openai", "pair", stream: false, Token)).Body.ShouldContain("second");
        }

        var alone = await server.ChatAsync("openai", "first:m", stream: false, Token);

        FaultServer.Chats(server.First).Count.ShouldBe(1);
        ((int)alone.Status, alone.Code).ShouldBe((429, "rate_limit_exceeded"));
        int.Parse(alone.Headers["Retry-After"], CultureInfo.InvariantCulture).ShouldBeInRange(1, 40);
        (await server.MetricAsync("switchyard_upstream_429_total", "first", Token)).ShouldBe(1);
    }

    [Theory]
    [InlineData("-5")]
    [InlineData("1e99")]
    [InlineData("soon")]
    [InlineData("Wed, 21 Oct 2015 07:28:00 GMT")]
    [InlineData("99999999999999999999")]
    public async Task RetryAfter_IsGarbage_IsIgnoredOrBounded(string value)
    {
        await using var server = await StartPairAsync();
        server.First.Respond(_ => Script.Json(429, OpenAIAnswer.Error("slow down", "rate_limit_error"), ("Retry-After", value)));

        var answer = await server.ChatAsync("openai", "first:m", stream: false, Token);

        ((int)answer.Status, answer.Code).ShouldBe((429, "rate_limit_exceeded"));
        if (answer.Headers.TryGetValue("Retry-After", out var wait))
        {
            int.Parse(wait, CultureInfo.InvariantCulture).ShouldBeInRange(1, 60);
        }
    }

    private static Task<FaultServer> StartPairAsync() => FaultServer.StartAsync(
        static (settings, first, second) => settings
            .Provider("first", "openai-compatible", first, idleSeconds: 20, firstSeconds: 20)
            .Set("Providers__first__Breaker__Failures", "5").Set("Providers__first__Breaker__OpenFor", "00:00:02")
            .Provider("second", "openai-compatible", second, idleSeconds: 20, firstSeconds: 20)
            .Alias("pair", "first:m", "second:m"),
        Token);
}
