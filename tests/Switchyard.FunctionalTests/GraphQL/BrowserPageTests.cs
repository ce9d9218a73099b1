using System.Text.Json;
using System.Text.Json.Nodes;
using Shouldly;
using Switchyard.FakeUpstream;
using Switchyard.FakeUpstream.Dialects;
using Switchyard.FunctionalTests.Faults;
using Xunit;

namespace Switchyard.FunctionalTests.GraphQL;

/// <summary>The query page in a real browser.</summary>
public sealed class BrowserPageTests
{
    private const string Complete = "mutation($text: JSON!) { complete(input: {model: \"simulated:sim-1\", messages: [{role: \"user\", content: $text}]}) { content } }";
    private const string Hostile = "</script><script>globalThis.ran = true</script><img src=x onerror='globalThis.ran = true'>";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Page_OnThisMachine_AsksOnlyThisServiceAndShowsItsAnswersAsText()
    {
        await using var server = await StartAsync();

        var page = await RunAsync(
            server,
            Operation("{ health { status } }"),
            Operation(Complete, """{"text":"Hello"}""", byKeyboard: true),
            Operation(Complete, $$"""{"text":{{JsonSerializer.Serialize(Hostile)}}}"""),
            Operation($"query {{ a(b: \"{Hostile}\") }}"),
            Operation("{ health { status } }", "{"));

        page.GetProperty("status").GetInt32().ShouldBe(200);
        page.GetProperty("title").GetString().ShouldBe("Switchyard GraphQL");
        Answer(page, 0).GetProperty("data").GetProperty("health").GetProperty("status").GetString().ShouldBe("ok");
        ContentOf(page, 1).ShouldStartWith("You said: Hello ");
        ContentOf(page, 2).ShouldStartWith($"You said: {Hostile} ");
        Answer(page, 3).GetProperty("errors").GetArrayLength().ShouldBeGreaterThan(0);
        Status(page, 4).ShouldContain("JSON");
        Shown(page, 4).GetProperty("parts").GetArrayLength().ShouldBe(0);
        page.GetProperty("shown").EnumerateArray().Sum(static shown => shown.GetProperty("elements").GetInt32()).ShouldBe(4, "one for each answer");
        page.GetProperty("ran").GetBoolean().ShouldBeFalse();

        var own = server.Process.BaseUrl + "/graphql";
        Strings(page, "requests", "address").ShouldBe([$"GET {own}", .. Enumerable.Repeat($"POST {own}", 4)]);
        page.GetProperty("console").ToString().ShouldBe("""["Failed to load resource: the server responded with a status of 400 (Bad Request)"]""", "of the third answer");
        page.GetProperty("errors").GetArrayLength().ShouldBe(0);
        page.GetProperty("violations").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task Page_Subscription_ShowsPartsAsTheyComeAndStopEndsTheCall()
    {
        await using var server = await StartAsync();
        server.First.Respond(static _ => Script.EventStream().Events(new OpenAIStreamBuilder().Role().Text("One ", "two").Events).Hang());

        var page = await RunAsync(
            server,
            Operation(Stream("simulated:sim-1")),
            Operation(Stream("up:m"), stopAfter: "two"));

        var parts = Chunks(page, 0);
        parts.Count.ShouldBeGreaterThan(2);
        string.Concat(parts.Select(static part => part.GetProperty("content").GetString())).ShouldStartWith("You said: hi ");
        parts[^1].GetProperty("finishReason").GetString().ShouldBe("stop");
        Status(page, 0).ShouldStartWith($"{parts.Count} answers in ");
        string.Concat(Chunks(page, 1).Select(static part => part.GetProperty("content").GetString())).ShouldBe("One two");
        Status(page, 1).ShouldBe("Stopped.");
        await server.First.ClientAbortedAsync(FaultServer.Chats(server.First).Single().Index, Token).WaitAsync(Limit, Token);
    }

    [Fact]
    public async Task Page_Key_WrongOneIsToldAndNoneIsKept()
    {
        const string wrong = "Zk3vQ9w1LmN7xR5t-wrong";
        await using var server = await StartAsync(BrowserAttackTests.Keyed);

        var page = await RunAsync(
            server,
            Operation("{ health { status } }"),
            Operation("{ health { status } }", key: wrong),
            Operation("{ health { status } }", key: GraphQLHost.Key));

        foreach (var refused in (int[])[0, 1])
        {
            Status(page, refused).ShouldStartWith("Status 401 ");
            Answer(page, refused).GetProperty("errors")[0].GetProperty("extensions").GetProperty("code").GetString().ShouldBe("invalid_api_key");
        }

        Answer(page, 2).GetProperty("data").GetProperty("health").GetProperty("status").GetString().ShouldBe("ok");
        Strings(page, "requests", "key").ShouldBe(["", "", $"Bearer {wrong}", $"Bearer {GraphQLHost.Key}"]);
        Strings(page, "requests", "address").ShouldAllBe(static address => address.EndsWith("/graphql", StringComparison.Ordinal));
        page.GetProperty("kept").GetString()!.ShouldContain("Switchyard GraphQL");
        page.GetProperty("kept").GetString()!.ShouldNotContain(GraphQLHost.Key);
        page.GetProperty("cookies").GetInt32().ShouldBe(0);
        page.GetProperty("keys").EnumerateArray().Select(static key => key.GetString()).ShouldBe(["", ""]);
    }

    [Fact]
    public async Task Page_WhatGotIntoIt_NeitherRunsNorAsksAnybody()
    {
        await using var server = await StartAsync();

        var page = await NodeBrowser.RunAsync(
            "browser-page.mjs", new JsonObject { ["url"] = server.Process.BaseUrl, ["operations"] = new JsonArray(), ["intrude"] = true }, Token);

        var intruder = page.GetProperty("intruder");

        intruder.GetProperty("ran").GetBoolean().ShouldBeFalse();
        intruder.GetProperty("blocked").EnumerateArray().Select(static directive => directive.GetString())
            .ShouldBe(["img-src", "script-src-attr", "script-src-elem", "connect-src"], ignoreOrder: true);
    }

    private static Task<FaultServer> StartAsync(IReadOnlyDictionary<string, string>? further = null)
    {
        Assert.SkipUnless(NodeBrowser.IsPresent, NodeBrowser.AbsentReason);
        return FaultServer.StartAsync(
            (settings, first, _) =>
            {
                settings.Provider("up", "openai-compatible", first, idleSeconds: 30, firstSeconds: 30).Set("Providers__simulated__Enabled", "true");
                foreach (var (name, value) in further ?? new Dictionary<string, string>())
                {
                    settings.Set(name, value);
                }
            },
            Token);
    }

    private static Task<JsonElement> RunAsync(FaultServer server, params JsonNode[] operations) => NodeBrowser.RunAsync(
        "browser-page.mjs", new JsonObject { ["url"] = server.Process.BaseUrl, ["operations"] = new JsonArray(operations) }, Token);

    private static JsonObject Operation(
        string query, string? variables = null, string? key = null, bool byKeyboard = false, string? stopAfter = null) => new()
        {
            ["query"] = query,
            ["variables"] = variables,
            ["key"] = key,
            ["byKeyboard"] = byKeyboard,
            ["stopAfter"] = stopAfter,
        };

    private static string Stream(string model) =>
        $"subscription {{ completionStream(input: {{model: \"{model}\", messages: [{{role: \"user\", content: \"hi\"}}]}}) {{ content finishReason }} }}";

    private static JsonElement Shown(JsonElement page, int operation) => page.GetProperty("shown")[operation];

    private static string Status(JsonElement page, int operation) => Shown(page, operation).GetProperty("status").GetString()!;

    private static List<JsonElement> Parts(JsonElement page, int operation) =>
        [.. Shown(page, operation).GetProperty("parts").EnumerateArray().Select(static part => JsonElement.Parse(part.GetString()!))];

    private static List<JsonElement> Chunks(JsonElement page, int operation) =>
        [.. Parts(page, operation).Select(static part => part.GetProperty("data").GetProperty("completionStream"))];

    private static JsonElement Answer(JsonElement page, int operation) => Parts(page, operation).Single();

    private static string? ContentOf(JsonElement page, int operation) =>
        Answer(page, operation).GetProperty("data").GetProperty("complete").GetProperty("content").GetString();

    private static string[] Strings(JsonElement page, string list, string name) =>
        [.. page.GetProperty(list).EnumerateArray().Select(item => item.GetProperty(name).GetString()!)];
}
