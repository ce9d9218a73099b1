using System.Net;
using Shouldly;
using Switchyard.FakeUpstream;
using Switchyard.FakeUpstream.Dialects;
using Switchyard.FunctionalTests.Faults;
using Xunit;

namespace Switchyard.FunctionalTests.Caching;

/// <summary>What one tenant's requests leave behind is nobody else's, whatever he sends (M35).</summary>
public sealed class CacheIsolationTests
{
    private const string Ann = "q7Zt2LmX9vB4kR8n-ann";
    private const string Ben = "w3Yp6NcJ5sD1hG0f-ben";
    private const string Eve = "e8Rk1VxT4mQ7bZ2u-eve";
    private const string Prompt = "zqpromptcanary7f3e91";
    private const string Answer = "zqanswercanary60418a";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Answers_OfOneTenant_AreSharedAmongItsKeysAndWithNobodyElse()
    {
        await using var server = await StartAsync();
        server.First.Respond(_ => Script.Json(200, OpenAIAnswer.Text(Answer)));

        var ann = await AskAsync(server, Ann);
        var ben = await AskAsync(server, Ben);
        var key = ann.Headers["x-switchyard-cache-key"];
        (string, string)[] tricks =
        [
            ("cache-control", "max-age=999999"), ("cache-control", "only-if-cached"), ("cache-control", "public, s-maxage=9, max-stale"),
            ("x-switchyard-cache-key", key), ("x-switchyard-tenant", "one"), ("tenant", "one"), ("openai-organization", "one"), ("if-none-match", key),
        ];

        (ann.Cache(), ben.Cache()).ShouldBe(("miss", "hit"));
        ben.Headers["x-switchyard-cache-key"].ShouldBe(key);
        var eves = new HashSet<string>();
        foreach (var trick in tricks)
        {
            var eve = await AskAsync(server, Eve, ("cache-control", "no-cache"), trick);
            eves.Add(eve.Headers["x-switchyard-cache-key"]);
            eve.Headers.ContainsKey("age").ShouldBeFalse();
            eve.Cache().ShouldBe("miss");
        }

        eves.ShouldHaveSingleItem().ShouldNotBe(key);
    }

    [Fact]
    public async Task CallsOnTheirWay_AreSharedWithinATenantOnly()
    {
        await using var server = await StartAsync();
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        server.First.Respond(request => request.Method == "GET" ? Script.Json(404, "{}") : new Script().Wait(gate).Then(Script.Json(200, OpenAIAnswer.Text(Answer))));
        var all = new[] { Ann, Ben, Ann, Eve, Eve }.Select(key => AskAsync(server, key)).ToList();
        (await server.MetricReachesAsync("switchyard_inflight_requests", "", 5, Token)).ShouldBe(5);
        gate.SetResult();

        var answers = await Task.WhenAll(all).WaitAsync(Limit, Token);

        FaultServer.Chats(server.First).Count.ShouldBe(2);
        answers[..3].Select(answer => answer.Headers["x-switchyard-cache-key"]).Distinct().ShouldHaveSingleItem();
        answers[3..].Select(answer => answer.Headers["x-switchyard-cache-key"]).Distinct().ShouldHaveSingleItem()
            .ShouldNotBe(answers[0].Headers["x-switchyard-cache-key"]);
    }

    [Fact]
    public async Task Forgetting_ByAnotherTenantsKey_ForgetsNothingOfTheFirst()
    {
        await using var server = await StartAsync();
        server.First.Respond(_ => Script.Json(200, OpenAIAnswer.Text(Answer)));
        var key = (await AskAsync(server, Ann)).Headers["x-switchyard-cache-key"];

        (await DeleteAsync(server, Eve, "?tenant=one")).ShouldBe((HttpStatusCode.Forbidden, "permission_denied"));
        (await DeleteAsync(server, Eve, $"?key={key}&tenant=one")).ShouldBe((HttpStatusCode.Forbidden, "permission_denied"));
        (await DeleteAsync(server, Eve, $"?key={key}")).ShouldBe((HttpStatusCode.OK, "\"entries\":0"));
        (await DeleteAsync(server, Eve, "")).ShouldBe((HttpStatusCode.OK, "\"entries\":0"));
        (await AskAsync(server, Ann)).Cache().ShouldBe("hit");
        (await DeleteAsync(server, Ben, $"?key={key}")).ShouldBe((HttpStatusCode.OK, "\"entries\":1"));
        (await AskAsync(server, Ann)).Cache().ShouldBe("miss");
    }

    [Fact]
    public async Task LogsAndMetrics_OfCachedCalls_HoldNoTextAndNoKey()
    {
        await using var server = await StartAsync();
        server.First.Respond(request => request.BodyText.Contains("\"stream\":true", StringComparison.Ordinal)
            ? CacheCalls.Stream(Answer).ToScript()
            : Script.Json(200, OpenAIAnswer.Text(Answer)));
        var key = (await AskAsync(server, Ann)).Headers["x-switchyard-cache-key"];
        await AskAsync(server, Ben);
        await AskAsync(server, Eve, ("cache-control", "only-if-cached"));
        await DeleteAsync(server, Ann, $"?key={key}&tag={Prompt}");

        var metrics = await server.Process.Client.GetStringAsync(new Uri("/metrics", UriKind.Relative), Token);
        await server.Process.StopAsync(Token);

        var results = metrics.Split('\n').Where(line => line.StartsWith("switchyard_cache_requests_total{", StringComparison.Ordinal))
            .Select(line => line.Split("result=\"")[1].Split('"')[0]);
        results.ShouldBe(["bypass", "miss", "hit", "coalesced"], ignoreOrder: true);
        foreach (var text in new[] { Prompt, Answer, key, Ann, Ben, Eve })
        {
            metrics.ShouldNotContain(text);
            server.Process.Output.ShouldNotContain(text);
        }
    }

    private static Task<FaultServer> StartAsync() => CacheCalls.StartAsync(Token, settings => settings
        .SetVariable("Logging__LogLevel__Default", "Trace")
        .Set("Auth__Keys__0__Name", "ann").Set("Auth__Keys__0__Key", Ann).Set("Auth__Keys__0__Tenant", "one")
        .Set("Auth__Keys__1__Name", "ben").Set("Auth__Keys__1__Key", Ben).Set("Auth__Keys__1__Tenant", "one")
        .Set("Auth__Keys__2__Name", "eve").Set("Auth__Keys__2__Key", Eve).Set("Auth__Keys__2__Tenant", "two"));

    private static Task<ClientAnswer> AskAsync(FaultServer server, string key, params (string Name, string Value)[] headers) =>
        CacheCalls.AskAsync(server, "openai", stream: false, Prompt, Token, "", [("authorization", "Bearer " + key), .. headers]);

    private static async Task<(HttpStatusCode Status, string Said)> DeleteAsync(FaultServer server, string key, string query)
    {
        using var request = new HttpRequestMessage(HttpMethod.Delete, new Uri("/api/v1/cache" + query, UriKind.Relative));
        request.Headers.Authorization = new("Bearer", key);
        using var response = await server.Process.Client.SendAsync(request, Token);
        var body = await response.Content.ReadAsStringAsync(Token);
        return (response.StatusCode, response.IsSuccessStatusCode ? body[body.IndexOf("\"entries\"", StringComparison.Ordinal)..].Split(',', '}')[0] : body.Split("\"code\":\"")[1].Split('"')[0]);
    }
}
