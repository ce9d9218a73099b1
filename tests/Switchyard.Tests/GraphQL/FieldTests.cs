using System.Text.Json;
using Shouldly;
using Xunit;

namespace Switchyard.Tests.GraphQL;

/// <summary>Each field answers what its REST route answers.</summary>
public sealed class FieldTests
{
    private const string Admin = "admin-key-of-these-tests";
    private const string Hello = """{"model":"sim-1","messages":[{"role":"user","content":"Hello there"}]}""";

    private static readonly string[] Settings =
    [
        $"--Switchyard:Auth:AdminKey={Admin}",
        "--Switchyard:Providers:simulated:Prices:sim-1:Input=1",
        "--Switchyard:Providers:simulated:Prices:sim-1:Output=2",
    ];

    [Fact]
    public async Task Models_FilteredSortedAndPaged_AreThoseOfTheRestApi()
    {
        await using var rig = await ApiRig.StartAsync(Settings);

        var (_, rest) = await rig.SendAsync("GET", "/api/v1/models?sort=id&limit=1000", key: Admin);
        var all = await DataAsync(rig, "{ models(sort: id) { id provider available capabilities { tools pricing { input } sources { name source } } performance { state } } }", "models");
        var page = await DataAsync(rig, "{ modelPage(sort: id, first: 2) { total nextCursor data { id } } }", "modelPage");
        var second = await DataAsync(rig, $$"""{ modelPage(sort: id, first: 2, after: "{{page.GetProperty("nextCursor").GetString()}}") { data { id } } }""", "modelPage");
        var filtered = await DataAsync(rig, """{ models(filter: {q: "reasoning", maxInputPrice: "1000", available: true}) { id } }""", "models");

        Ids(all).ShouldBe(Ids(rest.GetProperty("data")));
        Ids(page.GetProperty("data")).Concat(Ids(second.GetProperty("data"))).ShouldBe(Ids(all).Take(4));
        page.GetProperty("total").GetInt32().ShouldBe(Ids(all).Count);
        Ids(filtered).ShouldAllBe(id => id!.Contains("reasoning"));
        var priced = all.EnumerateArray().Single(model => model.GetProperty("id").GetString() == "simulated:sim-1");
        priced.GetProperty("capabilities").GetProperty("pricing").GetProperty("input").GetString().ShouldBe("0.000001");
        priced.GetProperty("performance").GetProperty("state").GetString().ShouldBe("closed");
    }

    [Theory]
    [InlineData("{ modelPage(first: 0) { total } }", "invalid_request", "first")]
    [InlineData("""{ modelPage(after: "x") { total } }""", "invalid_request", "after")]
    [InlineData("""{ model(id: "nobody:nothing") { id } }""", "model_not_found", "id")]
    [InlineData("""{ compareModels(ids: ["simulated:sim-1"]) { models { id } } }""", "invalid_request", "ids")]
    [InlineData("""{ compareModels(ids: ["simulated:sim-1", "gone"]) { models { id } } }""", "model_not_found", "ids[1]")]
    [InlineData("{ selectModels(input: {limit: 0}) { best } }", "invalid_request", "limit")]
    [InlineData("""{ stats(window: "1y") { window } }""", "invalid_request", "window")]
    [InlineData("""{ usage(from: "2027-01-02T00:00:00Z", to: "2027-01-01T00:00:00Z") { currency } }""", "invalid_request", "from")]
    [InlineData("{ usage(first: 0) { currency } }", "invalid_request", "first")]
    [InlineData("""{ request(id: "none") { requestId } }""", "not_found", null)]
    [InlineData("""{ key(id: "none") { id } }""", "not_found", "id")]
    [InlineData("""{ limits(name: "nobody") { key } }""", "not_found", "name")]
    [InlineData("""mutation { invalidateCache(tag: "") { entries } }""", "invalid_request", "tag")]
    [InlineData("""mutation { createKey(input: {name: "", metadata: {a: 1}}) { id } }""", "invalid_request", "name")]
    [InlineData("""mutation { rotateKey(id: "k", gracePeriod: "soon") { id } }""", "invalid_request", "gracePeriod")]
    public async Task Field_OfABadQuestion_SaysWhatIsWrong(string query, string code, string? param)
    {
        await using var rig = await ApiRig.StartAsync(Settings);

        var error = (await rig.ExecuteAsync(query, scope: rig.Scope(Admin))).GetProperty("errors").EnumerateArray().ShouldHaveSingleItem().GetProperty("extensions");

        error.GetProperty("code").GetString().ShouldBe(code);
        (error.TryGetProperty("param", out var told) ? told.GetString() : null).ShouldBe(param);
    }

    [Fact]
    public async Task Choice_OfModels_IsThatOfTheRestApi()
    {
        await using var rig = await ApiRig.StartAsync(Settings);

        var (_, selected) = await rig.SendAsync("POST", "/api/v1/models/select", """{"require":{"tools":true,"allowUnknown":true},"limit":3}""", Admin);
        var selection = await DataAsync(rig, "{ selectModels(input: {require: {tools: true, allowUnknown: true}, limit: 3}) { best totalCandidates totalRejected candidates { id score scores { cost quality } reasons } rejected { id reasons } } }", "selectModels");
        var (_, compared) = await rig.SendAsync("GET", "/api/v1/models/compare?ids=simulated:sim-1,simulated:sim-reasoning", key: Admin);
        var comparison = await DataAsync(rig, """{ compareModels(ids: ["simulated:sim-1", "simulated:sim-reasoning"]) { models { id } differences { field values { id value } } } }""", "compareModels");

        selection.GetProperty("best").GetString().ShouldBe(selected.GetProperty("best").GetString());
        selection.GetProperty("totalCandidates").GetInt32().ShouldBe(selected.GetProperty("totalCandidates").GetInt32());
        Ids(selection.GetProperty("candidates")).ShouldBe(Ids(selected.GetProperty("candidates")));
        Ids(comparison.GetProperty("models")).ShouldBe(Ids(compared.GetProperty("models")));
        comparison.GetProperty("differences").EnumerateArray().Select(difference => difference.GetProperty("field").GetString())
            .ShouldBe(compared.GetProperty("differences").EnumerateArray().Select(difference => difference.GetProperty("field").GetString()));
    }

    [Fact]
    public async Task Estimate_AndExplanation_AreThoseOfTheRestApi()
    {
        await using var rig = await ApiRig.StartAsync(Settings);

        var (_, estimated) = await rig.SendAsync("POST", "/api/v1/models/estimate", Hello, Admin);
        var (_, explained) = await rig.SendAsync("POST", "/api/v1/route/explain", Hello, Admin);
        const string input = """{model: "sim-1", messages: [{role: "user", content: "Hello there"}]}""";
        var estimates = await DataAsync(rig, $$"""{ estimate(input: {{input}}) { model estimates { id promptTokens { likely confidence } outputBound cost { input low source } } } }""", "estimate");
        var explanation = await DataAsync(rig, $$"""{ explainRoute(input: {{input}}) { model candidates { state estimate { id } } rejected { id } error cache { outcome mayRead } limits { label } } }""", "explainRoute");

        var first = estimates.GetProperty("estimates")[0];
        first.GetProperty("promptTokens").GetProperty("likely").GetInt64().ShouldBe(estimated.GetProperty("estimates")[0].GetProperty("promptTokens").GetProperty("likely").GetInt64());
        first.GetProperty("cost").GetProperty("source").GetString().ShouldBe("configuration");
        explanation.GetProperty("candidates")[0].GetProperty("estimate").GetProperty("id").GetString().ShouldBe("simulated:sim-1");
        explanation.GetProperty("cache").GetProperty("outcome").GetString().ShouldBe(explained.GetProperty("cache").GetProperty("outcome").GetString());
    }

    [Fact]
    public async Task Health_AndStats_AreThoseOfTheRestApi()
    {
        await using var rig = await ApiRig.StartAsync(Settings);
        (await rig.SendAsync("POST", "/api/v1/complete", Hello, Admin)).Status.ShouldBe(200);

        var health = await DataAsync(rig, "{ health { status info { redis { status details { connection configured } } database { details { kind } } providers { status details { name status latency } } } } }", "health");
        var stats = await DataAsync(rig, "{ stats(window: \"1h\") { window attempts { attempts errorRate } providers { name status attempts { attempts } models { model attempts { attempts } } } cache { misses } limits { scope } } }", "stats");

        health.GetProperty("status").GetString().ShouldBe("ok");
        health.GetProperty("info").GetProperty("redis").GetProperty("details").GetProperty("configured").GetBoolean().ShouldBeFalse();
        health.GetProperty("info").GetProperty("database").GetProperty("details").GetProperty("kind").GetString().ShouldBe("sqlite");
        var provider = health.GetProperty("info").GetProperty("providers").GetProperty("details")[0];
        provider.GetProperty("name").GetString().ShouldBe("simulated");
        provider.GetProperty("status").GetString().ShouldBe("up");
        stats.GetProperty("attempts").GetProperty("attempts").GetInt64().ShouldBe(1);
        stats.GetProperty("providers")[0].GetProperty("models")[0].GetProperty("model").GetString().ShouldBe("sim-1");
    }

    [Fact]
    public async Task Keys_MadeChangedRotatedAndRevoked_AreAsByTheRestApi()
    {
        await using var rig = await ApiRig.StartAsync(Settings);

        var made = await DataAsync(rig, """
            mutation { createKey(input: {name: "search", tenant: "shop", role: user, models: ["sim-1"], limits: {requestsPerMinute: 60, models: {m: {tokensPerDay: 5}}},
              budget: {hard: {month: "50.5"}}, expiresAt: "2031-01-31T00:00:00+02:00", metadata: {team: "blue"}}) {
              id key name tenant role models limits budget { hard { month day } soft { day } } expiresAt metadata createdBy } }
            """, "createKey");
        var id = made.GetProperty("id").GetString();
        var (_, rest) = await rig.SendAsync("GET", "/api/v1/keys/" + id, key: Admin);
        var changed = await DataAsync(rig, $$"""mutation { updateKey(id: "{{id}}", input: {budget: null, role: admin}) { role budget { hard { month } } models } }""", "updateKey");
        var rotated = await DataAsync(rig, $$"""mutation { rotateKey(id: "{{id}}", gracePeriod: "01:00:00") { key previousSecretUntil } }""", "rotateKey");
        var listed = await DataAsync(rig, """{ keys(tenant: "shop") { nextCursor data { id key } } }""", "keys");
        var revoked = await DataAsync(rig, $$"""mutation { revokeKey(id: "{{id}}") }""", "revokeKey");

        made.GetProperty("key").GetString().ShouldStartWith("sy_");
        made.GetProperty("expiresAt").GetString().ShouldBe("2031-01-30T22:00:00Z");
        made.GetProperty("budget").GetProperty("hard").GetProperty("month").GetString().ShouldBe("50.5");
        JsonElement.DeepEquals(made.GetProperty("limits"), rest.GetProperty("limits")).ShouldBeTrue();
        JsonElement.DeepEquals(made.GetProperty("metadata"), rest.GetProperty("metadata")).ShouldBeTrue();
        changed.GetProperty("role").GetString().ShouldBe("admin");
        changed.GetProperty("budget").ValueKind.ShouldBe(JsonValueKind.Null);
        changed.GetProperty("models")[0].GetString().ShouldBe("sim-1");
        rotated.GetProperty("key").GetString().ShouldNotBe(made.GetProperty("key").GetString());
        listed.GetProperty("data").EnumerateArray().ShouldHaveSingleItem().GetProperty("key").ValueKind.ShouldBe(JsonValueKind.Null);
        revoked.GetBoolean().ShouldBeTrue();
        (await rig.SendAsync("GET", "/api/v1/limits", key: rotated.GetProperty("key").GetString())).Status.ShouldBe(401);
    }

    [Fact]
    public async Task Cache_Invalidated_IsEmpty()
    {
        await using var rig = await ApiRig.StartAsync(Settings);
        (await rig.SendAsync("POST", "/api/v1/complete", Hello[..^1] + ""","temperature":0,"tags":["doc"]}""", Admin)).Status.ShouldBe(200);

        // The entry is stored beside the answer.
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        while ((await DataAsync(rig, "{ cacheStats { entries misses } }", "cacheStats")).GetProperty("entries").GetInt64() == 0)
        {
            await timer.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        }

        var forgotten = await DataAsync(rig, """mutation { invalidateCache(tag: "doc") { entries } }""", "invalidateCache");

        (await DataAsync(rig, "{ cacheStats { entries } }", "cacheStats")).GetProperty("entries").GetInt64().ShouldBe(0);
        forgotten.GetProperty("entries").GetInt64().ShouldBe(1);
    }

    [Fact]
    public async Task Operation_ThatCostsTooMuch_IsRefused()
    {
        await using var rig = await ApiRig.StartAsync(Settings);

        var costly = await rig.ExecuteAsync("{ models(first: 1000) { capabilities { pricing { input } } } }", scope: rig.Scope(Admin));
        var cheap = await rig.ExecuteAsync("{ models(first: 1000) { id name provider available created } }", scope: rig.Scope(Admin));

        costly.GetProperty("errors")[0].GetProperty("message").GetString()!.ShouldContain("cost");
        cheap.TryGetProperty("errors", out _).ShouldBeFalse();
    }

    private static List<string?> Ids(JsonElement list) => [.. list.EnumerateArray().Select(item => item.GetProperty("id").GetString())];

    private static async Task<JsonElement> DataAsync(ApiRig rig, string query, string field)
    {
        var result = await rig.ExecuteAsync(query, scope: rig.Scope(Admin));
        result.TryGetProperty("errors", out var errors).ShouldBeFalse(errors.ToString());
        return result.GetProperty("data").GetProperty(field);
    }
}
