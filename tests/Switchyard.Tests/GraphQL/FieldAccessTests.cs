using System.Text.Json;
using Shouldly;
using Xunit;

namespace Switchyard.Tests.GraphQL;

/// <summary>Every root field against every kind of key: the same decision as on its REST route.</summary>
public sealed class FieldAccessTests
{
    private const string Admin = "admin-key-of-these-tests";
    private const string User = "user-key-of-these-tests";
    private const string Chat = """{"model":"sim-1","messages":[{"role":"user","content":"x"}]}""";
    private const string Input = """{model: "sim-1", messages: [{role: "user", content: "x"}]}""";

    // The field, how it is asked for, and the route it stands for.
    private static readonly (string Field, string Query, string Route, string? Body)[] Pairs =
    [
        ("Query.models", "{ models { id } }", "GET /api/v1/models", null),
        ("Query.modelPage", "{ modelPage { total } }", "GET /api/v1/models", null),
        ("Query.model", """{ model(id: "simulated:sim-1") { id } }""", "GET /api/v1/models/simulated:sim-1", null),
        ("Query.compareModels", """{ compareModels(ids: ["simulated:sim-1", "simulated:sim-slow"]) { models { id } } }""", "GET /api/v1/models/compare?ids=simulated:sim-1,simulated:sim-slow", null),
        ("Query.selectModels", "{ selectModels { best } }", "POST /api/v1/models/select", "{}"),
        ("Query.estimate", $$"""{ estimate(input: {{Input}}) { model } }""", "POST /api/v1/models/estimate", Chat),
        ("Query.explainRoute", $$"""{ explainRoute(input: {{Input}}) { model } }""", "POST /api/v1/route/explain", Chat),
        ("Query.health", "{ health { status } }", "GET /api/v1/monitoring/health", null),
        ("Query.stats", "{ stats { window } }", "GET /api/v1/monitoring/stats", null),
        ("Query.usage", """{ usage(tenant: "other") { currency } }""", "GET /api/v1/usage?tenant=other", null),
        ("Query.request", """{ request(id: "none") { requestId } }""", "GET /api/v1/requests/none", null),
        ("Query.limits", """{ limits(name: "boss") { key } }""", "GET /api/v1/limits?name=boss", null),
        ("Query.cacheStats", "{ cacheStats { hits } }", "GET /api/v1/cache/stats", null),
        ("Query.keys", """{ keys(tenant: "other") { nextCursor } }""", "GET /api/v1/keys?tenant=other", null),
        ("Query.key", """{ key(id: "none") { id } }""", "GET /api/v1/keys/none", null),
        ("Mutation.complete", $$"""mutation { complete(input: {{Input}}) { id } }""", "POST /api/v1/complete", Chat),
        ("Mutation.createKey", """mutation { createKey(input: {name: "", tenant: "other"}) { id } }""", "POST /api/v1/keys", """{"name":"","tenant":"other"}"""),
        ("Mutation.updateKey", """mutation { updateKey(id: "none", input: {}) { id } }""", "PATCH /api/v1/keys/none", "{}"),
        ("Mutation.rotateKey", """mutation { rotateKey(id: "none") { id } }""", "POST /api/v1/keys/none/rotate", "{}"),
        ("Mutation.revokeKey", """mutation { revokeKey(id: "none") }""", "DELETE /api/v1/keys/none", null),
        ("Mutation.invalidateCache", """mutation { invalidateCache(tenant: "other") { entries } }""", "DELETE /api/v1/cache?tenant=other", null),
        ("Subscription.completionStream", $$"""subscription { completionStream(input: {{Input}}) { id } }""", "POST /api/v1/complete", Chat),
    ];

    [Fact]
    public async Task Fields_EveryKindOfKey_AreDecidedAsTheirRoutes()
    {
        await using var rig = await ApiRig.StartAsync(
            $"--Switchyard:Auth:AdminKey={Admin}",
            "--Switchyard:Auth:Keys:0:Name=boss", "--Switchyard:Auth:Keys:0:Key=boss-key-of-these-tests", "--Switchyard:Auth:Keys:0:Role=admin", "--Switchyard:Auth:Keys:0:Tenant=shop",
            "--Switchyard:Auth:Keys:1:Name=worker", $"--Switchyard:Auth:Keys:1:Key={User}", "--Switchyard:Auth:Keys:1:Tenant=shop");
        string[] keys =
        [
            Admin, "boss-key-of-these-tests", User,
            await MakeKeyAsync(rig, """{name: "managed", tenant: "shop"}"""),
            await MakeKeyAsync(rig, """{name: "manager", tenant: "shop", role: admin}"""),
            await MakeKeyAsync(rig, """{name: "narrow", tenant: "shop", models: ["sim-reasoning"]}"""),
        ];

        Pairs.Select(pair => pair.Field).ShouldBe(rig.Api.Policies.Keys, ignoreOrder: true);
        var decisions = new List<string>();
        foreach (var (field, query, route, body) in Pairs)
        {
            foreach (var (number, key) in keys.Index())
            {
                var decision = await DecideAsync(rig, query, key);
                var (_, rest) = await rig.SendAsync(route.Split(' ')[0], route.Split(' ')[1], body, key);

                decision.ShouldBe(CodeOf(rest, static error => error), $"{field} with key {number}");
                decisions.Add(decision);
            }
        }

        decisions.Count(static code => code == "permission_denied").ShouldBeGreaterThan(25);
        decisions.Count(static code => code == "").ShouldBeGreaterThan(50);
    }

    private static async Task<string> MakeKeyAsync(ApiRig rig, string input)
    {
        var made = await rig.ExecuteAsync($$"""mutation { createKey(input: {{input}}) { key } }""", scope: rig.Scope(Admin));
        return made.GetProperty("data").GetProperty("createKey").GetProperty("key").GetString()!;
    }

    // The code of the first error; empty when there is none.
    private static async Task<string> DecideAsync(ApiRig rig, string query, string key)
    {
        if (!query.StartsWith("subscription", StringComparison.Ordinal))
        {
            return CodeOf(await rig.ExecuteAsync(query, scope: rig.Scope(key)), static error => error[0].GetProperty("extensions"));
        }

        var code = "";
        await foreach (var result in await rig.SubscribeAsync(query, "{}", rig.Scope(key)))
        {
            code = CodeOf(ApiRig.Json(result), static error => error[0].GetProperty("extensions"));
        }

        return code;
    }

    private static string CodeOf(JsonElement answer, Func<JsonElement, JsonElement> members) =>
        answer.ValueKind == JsonValueKind.Object
            && (answer.TryGetProperty("errors", out var error) || answer.TryGetProperty("error", out error))
            && error.ValueKind is JsonValueKind.Array or JsonValueKind.Object
            ? members(error).GetProperty("code").GetString()!
            : "";
}
