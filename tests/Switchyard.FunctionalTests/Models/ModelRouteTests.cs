using System.Net;
using System.Text;
using System.Text.Json;
using Shouldly;
using Switchyard.FunctionalTests.Support;
using Xunit;

namespace Switchyard.FunctionalTests.Models;

/// <summary>What is told of models and routes over HTTP, with the simulated provider and the operator's figures.</summary>
public sealed class ModelRouteTests : IAsyncLifetime
{
    private SwitchyardProcess _server = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _server = await SwitchyardProcess.StartAsync(
        new Dictionary<string, string>
        {
            ["SWITCHYARD__Providers__simulated__Type"] = "simulated",
            ["SWITCHYARD__Providers__simulated__Region"] = "eu",
            ["SWITCHYARD__Providers__simulated__Prices__sim-1__Input"] = "2",
            ["SWITCHYARD__Providers__simulated__Prices__sim-1__Output"] = "8",
            ["SWITCHYARD__Providers__simulated__ModelOverrides__sim-1__Tools"] = "true",
            ["SWITCHYARD__Providers__simulated__ModelOverrides__sim-1__OutputModalities__0"] = "text",
            ["SWITCHYARD__Providers__simulated__ModelOverrides__sim-length__ContextWindow"] = "4000",
            ["SWITCHYARD__Presets__tiny__MaxTokens"] = "1",
            ["SWITCHYARD__Providers__simulated__ModelOverrides__sim-reasoning__MaxOutputTokens"] = "5000",
            ["SWITCHYARD__Providers__simulated__ModelOverrides__sim-reasoning__SupportedParameters__0"] = "max_tokens",
            ["SWITCHYARD__Aliases__fit__Targets__0"] = "simulated:sim-length",
            ["SWITCHYARD__Aliases__fit__Targets__1"] = "simulated:sim-1",
            ["SWITCHYARD__RateLimiting__Global__TokensPerMinute"] = "1000000",
        },
        Cancel);

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Model_Figures_SayWhereTheyComeFrom()
    {
        var model = await GetAsync("/api/v1/models/simulated:sim-1");

        var can = model.GetProperty("capabilities");
        can.GetProperty("contextWindow").GetInt32().ShouldBe(128_000);
        can.GetProperty("pricing").GetProperty("input").GetDecimal().ShouldBe(0.000002m);
        can.GetProperty("sources").GetProperty("contextWindow").GetString().ShouldBe("provider");
        can.GetProperty("sources").GetProperty("pricing").GetString().ShouldBe("configuration");
        (await GetAsync("/api/v1/models?capability=tools")).GetProperty("total").GetInt32().ShouldBe(1);
    }

    [Fact]
    public async Task Compare_TwoModels_TellsTheDifferences()
    {
        var compared = await GetAsync("/api/v1/models/compare?ids=simulated:sim-1,simulated:sim-length");

        var fields = compared.GetProperty("differences").EnumerateArray().ToDictionary(d => d.GetProperty("field").GetString()!, d => d.GetProperty("values"));
        fields["contextWindow"].GetProperty("simulated:sim-length").GetInt32().ShouldBe(4_000);
        fields["tools"].GetProperty("simulated:sim-1").GetBoolean().ShouldBeTrue();
        fields.ShouldNotContainKey("maxOutputTokens");
        (await StatusAsync("/api/v1/models/compare?ids=simulated:sim-1")).ShouldBe(HttpStatusCode.BadRequest);
        (await StatusAsync("/api/v1/models/compare?ids=simulated:sim-1,nobody:x")).ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Select_Requirements_RankAndReject()
    {
        var chosen = await PostAsync("/api/v1/models/select", """{"require":{"tools":true,"region":"EU","minContext":100000},"prefer":{"cost":1}}""");
        var nowhere = await PostAsync("/api/v1/models/select", """{"require":{"region":"us"}}""");

        chosen.GetProperty("best").GetString().ShouldBe("simulated:sim-1");
        chosen.GetProperty("totalRejected").GetInt32().ShouldBeGreaterThan(3);
        nowhere.GetProperty("best").ValueKind.ShouldBe(JsonValueKind.Null);
        nowhere.GetProperty("rejected")[0].GetProperty("reasons")[0].GetString().ShouldBe("its provider is in eu");
        (await SendAsync("/api/v1/models/select", """{"require":{"tool":true}}""")).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Estimate_KnownPrice_IsARangeOverBuckets()
    {
        var estimates = await PostAsync(
            "/api/v1/models/estimate", """{"model":"simulated:sim-1","maxTokens":1000,"messages":[{"role":"user","content":"How much is this?"}]}""");

        var estimate = estimates.GetProperty("estimates")[0];
        var cost = estimate.GetProperty("cost");
        estimate.GetProperty("outputBound").GetString().ShouldBe("request");
        estimate.GetProperty("fits").GetBoolean().ShouldBeTrue();
        cost.GetProperty("output").GetDecimal().ShouldBe(0.008m);
        cost.GetProperty("source").GetString().ShouldBe("configuration");
        cost.GetProperty("low").GetDecimal().ShouldBeInRange(0.000008m, cost.GetProperty("input").GetDecimal() + 0.000008m);
        cost.GetProperty("high").GetDecimal().ShouldBeGreaterThan(0.008m);
    }

    [Fact]
    public async Task Preset_OfTheConfiguration_FillsWhatIsLeftOut()
    {
        const string body = """{"model":"simulated:sim-1","preset":"TINY","temperature":0,"messages":[{"role":"user","content":"hi there"}]}""";

        var tiny = await PostAsync("/api/v1/complete", body);
        var again = await PostAsync("/api/v1/complete", body.Replace("\"preset\":\"TINY\"", "\"maxTokens\":1", StringComparison.Ordinal));
        var whole = await PostAsync("/api/v1/complete", body.Replace("TINY", "precise", StringComparison.Ordinal));
        using var unknown = await SendAsync("/api/v1/complete", body.Replace("TINY", "huge", StringComparison.Ordinal));
        using var foreign = await SendAsync("/v1/chat/completions", body);

        tiny.GetProperty("finishReason").GetString().ShouldBe("length");
        again.GetProperty("cached").GetBoolean().ShouldBeTrue();
        (whole.GetProperty("finishReason").GetString(), whole.GetProperty("cached").GetBoolean()).ShouldBe(("stop", false));
        unknown.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await ReadAsync(unknown)).GetProperty("error").GetProperty("param").GetString().ShouldBe("preset");
        (await ReadAsync(foreign)).GetProperty("choices")[0].GetProperty("finish_reason").GetString().ShouldBe("stop");
    }

    [Fact]
    public async Task Parameters_AModelDoesNotTake_AreFittedAndTold()
    {
        const string body = """{"model":"simulated:sim-reasoning","temperature":0,"maxTokens":9000,"messages":[{"role":"user","content":"hi"}]}""";

        var fitted = (await PostAsync("/api/v1/complete", body)).GetProperty("metadata");
        var cached = (await PostAsync("/api/v1/complete", body)).GetProperty("metadata");
        using var foreign = await SendAsync("/v1/chat/completions", body.Replace("maxTokens", "max_completion_tokens", StringComparison.Ordinal));
        var other = (await PostAsync("/api/v1/complete", body.Replace("sim-reasoning", "sim-1", StringComparison.Ordinal))).GetProperty("metadata");

        foreach (var metadata in new[] { fitted, cached })
        {
            metadata.GetProperty("droppedParameters").GetRawText().ShouldBe("[\"temperature\"]");
            metadata.GetProperty("adaptedParameters").GetRawText().ShouldBe("[\"maxTokens\"]");
        }

        foreign.Headers.GetValues("x-switchyard-dropped").ShouldBe(["temperature"]);
        foreign.Headers.GetValues("x-switchyard-adapted").ShouldBe(["max_completion_tokens"]);
        other.TryGetProperty("adaptedParameters", out _).ShouldBeFalse();
    }

    [Fact]
    public async Task Explain_ThenComplete_TakesNothingBefore()
    {
        const string body = """{"model":"fit","temperature":0,"messages":[{"role":"user","content":"hi"}]}""";

        var before = await PostAsync("/api/v1/route/explain", body);
        (await PostAsync("/api/v1/complete", body)).GetProperty("metadata").GetProperty("capabilities").GetProperty("contextWindow").GetInt32().ShouldBe(4_000);
        var after = await PostAsync("/api/v1/route/explain", body);

        before.GetProperty("candidates").EnumerateArray().Select(step => step.GetProperty("estimate").GetProperty("id").GetString())
            .ShouldBe(["simulated:sim-length", "simulated:sim-1"]);
        (before.GetProperty("cache").GetProperty("outcome").GetString(), after.GetProperty("cache").GetProperty("outcome").GetString()).ShouldBe(("miss", "hit"));
        before.GetProperty("limits")[0].GetProperty("remaining").GetInt64().ShouldBe(1_000_000);
        before.GetProperty("limits")[0].GetProperty("blocks").GetBoolean().ShouldBeFalse();
    }

    [Fact]
    public async Task LongPrompt_OfAliasOrModel_GoesWhereItFitsOrIsRefused()
    {
        var text = string.Join(' ', Enumerable.Repeat("word", 12_000));
        var alias = $$"""{"model":"fit","messages":[{"role":"user","content":"{{text}}"}]}""";

        var explained = await PostAsync("/api/v1/route/explain", alias);
        var answer = await PostAsync("/api/v1/complete", alias);
        using var refused = await SendAsync("/api/v1/complete", alias.Replace("\"fit\"", "\"simulated:sim-length\"", StringComparison.Ordinal));

        explained.GetProperty("rejected")[0].GetProperty("id").GetString().ShouldBe("simulated:sim-length");
        answer.GetProperty("metadata").GetProperty("attempts").EnumerateArray().Select(a => a.GetProperty("model").GetString()).ShouldBe(["sim-1"]);
        refused.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await ReadAsync(refused)).GetProperty("error").GetProperty("type").GetString().ShouldBe("CONTEXT_LENGTH");
        refused.Headers.GetValues("x-switchyard-error-source").ShouldBe(["client"]);
    }

    [Fact]
    public async Task Stats_AfterCalls_HaveThem()
    {
        await PostAsync("/api/v1/complete", """{"model":"auto","messages":[{"role":"user","content":"hi"}],"tools":[{"name":"f","parameters":{}}]}""");
        using var failed = await SendAsync("/api/v1/complete", """{"model":"simulated:sim-rate-limited","messages":[{"role":"user","content":"hi"}]}""");

        var stats = await GetAsync("/api/v1/monitoring/stats?window=1m");
        while (stats.GetProperty("usage").GetProperty("data") is var data && (data.GetArrayLength() == 0 || data[0].GetProperty("requests").GetInt64() < 2))
        {
            // The ledger's records are on their way to the database.
            stats = await GetAsync("/api/v1/monitoring/stats?window=1m");
        }

        stats.GetProperty("usage").GetProperty("data")[0].GetProperty("errors").GetInt64().ShouldBe(1);
        failed.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        var models = stats.GetProperty("providers").GetProperty("simulated").GetProperty("models");
        models.GetProperty("sim-1").GetProperty("attempts").GetInt64().ShouldBe(1);
        models.GetProperty("sim-rate-limited").GetProperty("errors").GetProperty("RATE_LIMIT").GetInt32().ShouldBeGreaterThan(0);
        models.GetProperty("sim-rate-limited").GetProperty("availability").GetDouble().ShouldBe(1);
        (await StatusAsync("/api/v1/monitoring/stats?window=2m")).ShouldBe(HttpStatusCode.BadRequest);
    }

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage response) => JsonElement.Parse(await response.Content.ReadAsByteArrayAsync(Cancel));

    private async Task<JsonElement> GetAsync(string path) =>
        JsonElement.Parse(await _server.Client.GetByteArrayAsync(new Uri(path, UriKind.Relative), Cancel));

    private async Task<HttpStatusCode> StatusAsync(string path)
    {
        using var response = await _server.Client.GetAsync(new Uri(path, UriKind.Relative), Cancel);
        return response.StatusCode;
    }

    private async Task<JsonElement> PostAsync(string path, string json)
    {
        using var response = await SendAsync(path, json);
        var body = await ReadAsync(response);
        response.StatusCode.ShouldBe(HttpStatusCode.OK, body.GetRawText());
        return body;
    }

    private async Task<HttpResponseMessage> SendAsync(string path, string json)
    {
        using var content = new StringContent(json, Encoding.UTF8, "application/json");
        return await _server.Client.PostAsync(new Uri(path, UriKind.Relative), content, Cancel);
    }
}
