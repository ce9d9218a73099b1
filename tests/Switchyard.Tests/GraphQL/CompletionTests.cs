using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Switchyard.Core.Accounting;
using Xunit;

namespace Switchyard.Tests.GraphQL;

/// <summary>Completions over GraphQL are calls like any other: same answers, same refusals, same cache, same limits, same ledger.</summary>
public sealed class CompletionTests
{
    private const string Admin = "admin-key-of-these-tests";

    private const string Complete = """
        mutation($input: CompletionInput!) {
          complete(input: $input) {
            id model provider createdAt content toolCalls { name arguments } finishReason
            usage { promptTokens completionTokens totalTokens source } cost { input output total currency source }
            cached latencyMs metadata { requestId attempts { provider model outcome } droppedParameters }
          }
        }
        """;

    private const string Hello = """{"model":"sim-1","temperature":0,"messages":[{"role":"user","content":"Hello there"}]}""";

    private static readonly string[] Priced =
    [
        "--Switchyard:Providers:simulated:Prices:sim-1:Input=1",
        "--Switchyard:Providers:simulated:Prices:sim-1:Output=2",
        $"--Switchyard:Auth:AdminKey={Admin}",
    ];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Complete_OfTheSimulatedProvider_IsTheAnswerOfTheRestApi()
    {
        await using var rig = await ApiRig.StartAsync(Priced);

        var (_, rest) = await rig.SendAsync("POST", "/api/v1/complete", Hello, Admin);
        var scope = rig.Scope(Admin);
        var answer = Answer(await rig.ExecuteAsync(Complete, Variables(Bypass(Hello)), scope));

        answer.GetProperty("content").GetString().ShouldStartWith("You said: Hello there");
        answer.GetProperty("toolCalls").GetArrayLength().ShouldBe(0);
        answer.GetProperty("cached").GetBoolean().ShouldBeFalse();
        answer.GetProperty("metadata").GetProperty("requestId").GetString().ShouldBe(scope.Request.RequestId);
        foreach (var same in (string[])["model", "provider", "content", "finishReason"])
        {
            answer.GetProperty(same).GetString().ShouldBe(rest.GetProperty(same).GetString());
        }

        answer.GetProperty("usage").GetProperty("totalTokens").GetInt64().ShouldBe(rest.GetProperty("usage").GetProperty("totalTokens").GetInt64());
        var total = decimal.Parse(answer.GetProperty("cost").GetProperty("total").GetString()!, CultureInfo.InvariantCulture);
        total.ShouldBeGreaterThan(0);
        total.ShouldBe(rest.GetProperty("cost").GetProperty("total").GetDecimal());
        answer.GetProperty("metadata").GetProperty("attempts")[0].GetProperty("outcome").GetString().ShouldBe("success");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Complete_AfterTheSameRequestElsewhere_IsACacheHit(bool graphqlFirst)
    {
        await using var rig = await ApiRig.StartAsync(Priced);

        var cached = new List<bool>();
        foreach (var overGraphQL in (bool[])[graphqlFirst, !graphqlFirst])
        {
            var answer = overGraphQL
                ? Answer(await rig.ExecuteAsync(Complete, Variables(Hello), rig.Scope(Admin)))
                : (await rig.SendAsync("POST", "/api/v1/complete", Hello, Admin)).Body;
            cached.Add(answer.GetProperty("cached").GetBoolean());
        }

        cached.ShouldBe([false, true]);
    }

    [Theory]
    [InlineData("""{"model":"sim-1","messages":[]}""", 400)]
    [InlineData("""{"model":"sim-1","messages":[{"role":"nobody","content":"x"}]}""", 400)]
    [InlineData("""{"model":"sim-1","messages":[{"role":"user","content":[{"type":"film"}]}]}""", 400)]
    [InlineData("""{"model":"sim-1","messages":[{"role":"user","content":"x"}],"cache":{"mode":"often"}}""", 400)]
    [InlineData("""{"model":"sim-1","provider":"nobody","messages":[{"role":"user","content":"x"}]}""", 400)]
    [InlineData("""{"model":"sim-error-500","messages":[{"role":"user","content":"x"}]}""", 502)]
    [InlineData("""{"model":"sim-error-402","messages":[{"role":"user","content":"x"}]}""", 502)]
    [InlineData("""{"model":"sim-stall","messages":[{"role":"user","content":"x"}],"timeoutMs":100}""", 504)]
    public async Task Complete_OfARefusedRequest_TellsWhatTheRestApiTells(string input, int status)
    {
        await using var rig = await ApiRig.StartAsync("--Switchyard:Providers:simulated:Retry:MaxAttempts=1");

        var (code, rest) = await rig.SendAsync("POST", "/api/v1/complete", input);
        var scope = rig.Scope();
        var result = await rig.ExecuteAsync(Complete, Variables(input), scope);

        code.ShouldBe(status);
        var error = result.GetProperty("errors").EnumerateArray().ShouldHaveSingleItem();
        result.GetProperty("data").ValueKind.ShouldBe(JsonValueKind.Null);
        error.GetProperty("path")[0].GetString().ShouldBe("complete");
        var told = rest.GetProperty("error");
        error.GetProperty("message").GetString().ShouldBe(told.GetProperty("message").GetString());
        var extensions = error.GetProperty("extensions");
        extensions.EnumerateObject().Select(member => member.Name).ShouldBe(
            told.EnumerateObject().Select(member => member.Name).Where(name => name != "message"), ignoreOrder: true);
        foreach (var member in extensions.EnumerateObject().Where(member => member.Name is not ("requestId" or "retryAfterMs")))
        {
            JsonElement.DeepEquals(member.Value, told.GetProperty(member.Name)).ShouldBeTrue(member.Name);
        }

        extensions.GetProperty("requestId").GetString().ShouldBe(scope.Request.RequestId);
    }

    [Fact]
    public async Task Complete_WithASpentBudget_IsRefusedAsByTheRestApi()
    {
        await using var rig = await ApiRig.StartAsync(Priced);
        var key = await MakeKeyAsync(rig, """{"name":"poor","budget":{"hard":{"total":"0.000001"}}}""");

        var (status, rest) = await rig.SendAsync("POST", "/api/v1/complete", Hello, key);
        var result = await rig.ExecuteAsync(Complete, Variables(Hello), rig.Scope(key));

        status.ShouldBe(402);
        rest.GetProperty("error").GetProperty("code").GetString().ShouldBe("budget_exceeded");
        CodeOf(result).ShouldBe("budget_exceeded");
    }

    [Fact]
    public async Task Complete_OfAModelTheKeyMayNotUse_IsRefusedAsByTheRestApi()
    {
        await using var rig = await ApiRig.StartAsync(Priced);
        var key = await MakeKeyAsync(rig, """{"name":"narrow","models":["sim-reasoning"]}""");

        var (status, rest) = await rig.SendAsync("POST", "/api/v1/complete", Hello, key);
        var result = await rig.ExecuteAsync(Complete, Variables(Hello), rig.Scope(key));

        status.ShouldBe(403);
        CodeOf(result).ShouldBe(rest.GetProperty("error").GetProperty("code").GetString());
        CodeOf(result).ShouldBe("permission_denied");
    }

    [Fact]
    public async Task Complete_UnderALimit_IsCountedOnceAsByTheRestApi()
    {
        await using var rig = await ApiRig.StartAsync(Priced);
        var key = await MakeKeyAsync(rig, """{"name":"slow","limits":{"requestsPerDay":10}}""");

        (await rig.SendAsync("POST", "/api/v1/complete", Hello, key)).Status.ShouldBe(200);
        Answer(await rig.ExecuteAsync(Complete, Variables(Hello), rig.Scope(key)));
        Answer(await rig.ExecuteAsync(Complete, Variables(Bypass(Hello)), rig.Scope(key)));
        var limits = await rig.ExecuteAsync("{ limits { key buckets { scope figures { unit window limit remaining } } } }", scope: rig.Scope(key));

        var figure = limits.GetProperty("data").GetProperty("limits").GetProperty("buckets")[0].GetProperty("figures")[0];
        figure.GetProperty("limit").GetInt64().ShouldBe(10);
        figure.GetProperty("remaining").GetInt64().ShouldBe(7);
    }

    [Fact]
    public async Task Complete_TwiceInOneOperation_HasARecordForEach()
    {
        await using var rig = await ApiRig.StartAsync(Priced);
        var scope = rig.Scope(Admin);
        var first = scope.Request.RequestId;

        var result = await rig.ExecuteAsync(
            "mutation($i: CompletionInput!) { a: complete(input: $i) { content } b: complete(input: $i) { content } }",
            $$"""{"i":{{Bypass(Hello)}}}""",
            scope);
        await rig.App.StopAsync(Token);

        result.TryGetProperty("errors", out _).ShouldBeFalse();
        var ledger = rig.App.Services.GetRequiredService<ILedgerStore>();
        var record = (await ledger.FindAsync(first, null, Token)).Value.ShouldNotBeNull();
        record.Request.ShouldNotBeNull().Outcome.ShouldBe("success");
        record.Request.Key.ShouldBe("admin");
        record.Settled.ShouldHaveSingleItem().Cost.Total.ShouldNotBeNull().ShouldBeGreaterThan(0);
        var now = DateTimeOffset.UtcNow;
        var rows = await ledger.QueryAsync(new UsageQuery(now.AddHours(-1), now.AddHours(1), []) { Limit = 10 }, Token);
        rows.Value.ShouldNotBeNull().ShouldHaveSingleItem().Requests.ShouldBe(2);
    }

    [Fact]
    public async Task Complete_WithEveryKindOfInput_ReachesTheProviderAsTheRestApisBody()
    {
        await using var rig = await ApiRig.StartAsync();

        var result = await rig.ExecuteAsync("""
            mutation { complete(input: {
              model: "sim-1", temperature: 0.5, topP: 1, stop: "never", seed: 7, logitBias: {_50256: -100}, maxTokens: 50, tags: ["doc:42"], metadata: {a: [1, "b", null]},
              messages: [{role: "system", content: "Be brief."}, {role: "user", content: [{type: "text", text: "Find \u00e4 \"quote\""}]}],
              tools: [{name: "find", parameters: {type: "object", properties: {what: {type: "string"}}, required: ["what"]}}], toolChoice: "required",
              cache: {mode: "bypass"}
            }) { finishReason toolCalls { index id name arguments } } }
            """);

        var answer = Answer(result);
        answer.GetProperty("finishReason").GetString().ShouldBe("tool_calls");
        var call = answer.GetProperty("toolCalls").EnumerateArray().ShouldHaveSingleItem();
        call.GetProperty("name").GetString().ShouldBe("find");
        JsonElement.Parse(call.GetProperty("arguments").GetString()!).TryGetProperty("what", out _).ShouldBeTrue();
    }

    private static async Task<string> MakeKeyAsync(ApiRig rig, string input)
    {
        var made = await rig.ExecuteAsync("mutation($input: KeyInput!) { createKey(input: $input) { id key name role } }", Variables(input), rig.Scope(Admin));
        return made.GetProperty("data").GetProperty("createKey").GetProperty("key").GetString().ShouldNotBeNull();
    }

    private static string Variables(string input) => $$"""{"input":{{input}}}""";

    private static string Bypass(string input) => input[..^1] + ""","cache":{"mode":"bypass"}}""";

    private static JsonElement Answer(JsonElement result)
    {
        result.TryGetProperty("errors", out var errors).ShouldBeFalse(errors.ToString());
        return result.GetProperty("data").GetProperty("complete");
    }

    private static string? CodeOf(JsonElement result) => result.GetProperty("errors")[0].GetProperty("extensions").GetProperty("code").GetString();
}
