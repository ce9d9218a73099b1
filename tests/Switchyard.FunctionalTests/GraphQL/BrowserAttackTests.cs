using System.Text.Json;
using System.Text.Json.Nodes;
using Shouldly;
using Switchyard.FakeUpstream;
using Switchyard.FakeUpstream.Dialects;
using Switchyard.FunctionalTests.Faults;
using Xunit;

namespace Switchyard.FunctionalTests.GraphQL;

/// <summary>
/// Pages of other origins in a real browser (M41, M42): another host, another port of the same host with its cookies, another
/// name, and a name that has become ours. They try everything a browser sends for them, and nothing is executed.
/// </summary>
public sealed class BrowserAttackTests
{
    private const string Input = "input: {model: \"up:m\", messages: [{role: \"user\", content: \"hi\"}]}";
    private const int Pages = 3;

    // What browsers ask permission for first, which they never get: nothing else was sent.
    private static readonly string[] Asked = ["beacon json", "fetch json", "fetch json redirected", "fetch get with header"];

    private static readonly string[] Posts =
    [
        "form", "form multipart", "form text", "form redirected", "ping", "beacon text", "no-cors text", "no-cors json", "no-cors blob", "no-cors stream",
        "no-cors multipart", "fetch text", "fetch text as json", "fetch of no origin", "xhr",
    ];

    private static readonly string[] Gets = ["form get", "image", "script", "style", "frame", "window", "fetch get", "events"];

    private static readonly string[] Sockets = ["socket", "socket without protocol", "socket of no origin"];

    /// <summary>Settings that ask for keys.</summary>
    internal static IReadOnlyDictionary<string, string> Keyed { get; } = new Dictionary<string, string>
    {
        ["Auth__Keys__0__Name"] = "alice",
        ["Auth__Keys__0__Key"] = GraphQLHost.Key,
        ["Auth__AdminKey"] = GraphQLHost.Admin,
    };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ForeignPages_WhereNoKeyIsNeeded_GetNothingExecuted()
    {
        await using var server = await StartAsync(withKeys: false);

        var results = await RunAsync(server);

        ShouldBeRefused(results, post: 415, get: 400, rebound: [403, 403, 403, 403, 403]);
        (await server.MetricAsync("switchyard_csrf_blocked_total", "content_type", Token)).ShouldBe(Posts.Length * Pages);
        (await server.MetricAsync("switchyard_csrf_blocked_total", "preflight_header", Token)).ShouldBe(Gets.Length * Pages);
        await ShouldHaveExecutedOnlyItsOwnAsync(server, results);
    }

    [Fact]
    public async Task ForeignPages_WhereKeysAreNeeded_GetNothingExecutedByACookieThatHoldsOne()
    {
        await using var server = await StartAsync(withKeys: true);

        var results = await RunAsync(server);

        // The socket opens for what is its own page then, and ends because no key comes.
        ShouldBeRefused(results, post: 401, get: 401, rebound: [401, 401, 401, 101, 401]);
        (await server.MetricAsync("switchyard_ws_closed_total", "4401", Token)).ShouldBe(1);
        await ShouldHaveExecutedOnlyItsOwnAsync(server, results);
    }

    private static Task<FaultServer> StartAsync(bool withKeys)
    {
        Assert.SkipUnless(NodeBrowser.IsPresent, NodeBrowser.AbsentReason);
        return FaultServer.StartAsync(
            (settings, first, _) =>
            {
                settings.Provider("up", "openai-compatible", first).Set("Cache__Enabled", "false");
                foreach (var (name, value) in withKeys ? Keyed : new Dictionary<string, string>())
                {
                    settings.Set(name, value);
                }

                first.Respond(static request => request.BodyText.Contains("\"stream\":true", StringComparison.Ordinal)
                    ? Script.EventStream(new OpenAIStreamBuilder().Role().Text("Hello").Finish().Done().Events)
                    : Script.Json(200, """{"id":"c1","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"Hello"},"finish_reason":"stop"}],"usage":{"prompt_tokens":3,"completion_tokens":2,"total_tokens":5}}"""));
            },
            Token);
    }

    private static Task<JsonElement> RunAsync(FaultServer server) => NodeBrowser.RunAsync(
        "browser-attacks.mjs",
        new JsonObject
        {
            ["url"] = server.Process.BaseUrl,
            ["mutation"] = $"mutation {{ complete({Input}) {{ content }} }}",
            ["query"] = "{ health { status } }",
            ["subscription"] = $"subscription {{ completionStream({Input}) {{ content }} }}",
            ["pages"] = new JsonArray("localhost", "127.0.0.1", "evil.example"),
            ["key"] = GraphQLHost.Key,
        },
        Token);

    private static void ShouldBeRefused(JsonElement results, int post, int get, int[] rebound)
    {
        var foreign = results.GetProperty("foreign").EnumerateArray().ToList();
        foreign.Select(NameOf).ShouldBe(Repeated([.. Posts, .. Gets, .. Asked, .. Sockets]), ignoreOrder: true);
        ShouldAllSend(foreign, Posts, $"POST {post}");
        ShouldAllSend(foreign, Gets, $"GET {get}");
        ShouldAllSend(foreign, Asked, "OPTIONS 405");
        ShouldAllSend(foreign, Sockets, "GET 403");
        foreign.ShouldAllBe(static attempt => attempt.GetProperty("learned").GetString() == "");
        foreign.ShouldContain(static attempt => Sent(attempt).GetProperty("cookie").GetString()!.Contains(GraphQLHost.Key), "cookies come along");
        foreign.ShouldContain(static attempt => Sent(attempt).GetProperty("origin").GetString() == "null");
        results.GetProperty("rebound").EnumerateArray().Select(static attempt => Sent(attempt).GetProperty("status").GetInt32()).ShouldBe(rebound);
        results.GetProperty("framed").GetString().ShouldStartWith("chrome-error:");
        ((string[])["foreign", "rebound", "own"]).SelectMany(list => results.GetProperty(list).EnumerateArray())
            .ShouldAllBe(static attempt => Sent(attempt).GetProperty("allowed").GetArrayLength() == 0);
    }

    private static void ShouldAllSend(List<JsonElement> attempts, string[] names, string expected) =>
        attempts.Where(attempt => names.Contains(NameOf(attempt)))
            .Select(static attempt => $"{NameOf(attempt)}: {Sent(attempt).GetProperty("method").GetString()} {Sent(attempt).GetProperty("status").GetInt32()}")
            .ShouldBe(Repeated(names).Select(name => $"{name}: {expected}"), ignoreOrder: true);

    // The same requests of the service's own page are served, so the upstream does count what is executed.
    private static async Task ShouldHaveExecutedOnlyItsOwnAsync(FaultServer server, JsonElement results)
    {
        var own = results.GetProperty("own").EnumerateArray().ToDictionary(NameOf);
        own.Values.Select(static attempt => Sent(attempt).GetProperty("status").GetInt32()).ShouldBe([200, 200, 200, 101], ignoreOrder: true);
        own["get"].GetProperty("learned").GetString().ShouldBe("""{"data":{"health":{"status":"ok"}}}""");
        foreach (var name in (string[])["post", "stream", "socket"])
        {
            own[name].GetProperty("learned").GetString()!.ShouldContain("Hello");
        }

        FaultServer.Chats(server.First).Count.ShouldBe(3);
        (await server.MetricReachesAsync("switchyard_request_duration_seconds_count", "", 3, Token)).ShouldBe(3);
        (await server.MetricAsync("switchyard_csrf_blocked_total", "origin", Token)).ShouldBe(Sockets.Length * Pages);
    }

    private static IEnumerable<string> Repeated(string[] names) => names.SelectMany(static name => Enumerable.Repeat(name, Pages));

    private static string NameOf(JsonElement attempt) => attempt.GetProperty("name").GetString()!;

    private static JsonElement Sent(JsonElement attempt) => attempt.GetProperty("sent").EnumerateArray().Single();
}
