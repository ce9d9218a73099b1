using System.Diagnostics;
using System.Text.Json;
using Shouldly;
using Switchyard.FakeUpstream;
using Switchyard.FakeUpstream.Dialects;
using Switchyard.FunctionalTests.Faults;
using Xunit;

namespace Switchyard.FunctionalTests.GraphQL;

/// <summary>The whole service over GraphQL: the built server, its schema, its calls.</summary>
public sealed class ServiceTests
{
    private const string Complete = "mutation($input: CompletionInput!) { complete(input: $input) { content cached finishReason usage { totalTokens } metadata { requestId } } }";
    private const string Stream = "subscription($input: CompletionInput!) { completionStream(input: $input) { content finishReason usage { totalTokens } } }";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Post_Complete_SharesCacheAndLedgerWithTheRestApi()
    {
        await using var server = await FaultServer.StartAsync(static (settings, first, _) => settings.Provider("up", "openai-compatible", first), Token);
        server.First.Respond(static _ => Script.Json(200, """{"id":"c1","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"Hello"},"finish_reason":"stop"}],"usage":{"prompt_tokens":3,"completion_tokens":2,"total_tokens":5}}"""));
        const string input = """{"model":"up:m","temperature":0,"messages":[{"role":"user","content":"hi"}]}""";

        var rest = await PostAsync(server, "/api/v1/complete", input);
        var answer = (await PostAsync(server, "/graphql", Body(Complete, input))).GetProperty("data").GetProperty("complete");

        rest.GetProperty("cached").GetBoolean().ShouldBeFalse();
        answer.GetProperty("cached").GetBoolean().ShouldBeTrue();
        answer.GetProperty("content").GetString().ShouldBe("Hello");
        answer.GetProperty("usage").GetProperty("totalTokens").GetInt64().ShouldBe(5);
        FaultServer.Chats(server.First).Count.ShouldBe(1);
        var id = answer.GetProperty("metadata").GetProperty("requestId").GetString();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        JsonElement told;
        do
        {
            await timer.WaitForNextTickAsync(Token);
            told = await PostAsync(server, "/graphql", Body("query($id: ID!) { request(id: $id) { requestId outcome cache attempts { status } } }", null, id));
        }
        while (told.TryGetProperty("errors", out _));
        told.GetProperty("data").GetProperty("request").GetProperty("outcome").GetString().ShouldBe("success");
        told.GetProperty("data").GetProperty("request").GetProperty("cache").GetString().ShouldBe("hit");
    }

    [Fact]
    public async Task Sse_ClientLeaves_UpstreamIsAbortedAtOnce()
    {
        await using var server = await FaultServer.StartAsync(
            static (settings, first, _) => settings.Provider("up", "openai-compatible", first, idleSeconds: 30, firstSeconds: 30), Token);
        var leaves = new List<TimeSpan>();
        for (var round = 0; round < 10; round++)
        {
            leaves.Add(await LeaveAsync(server, $"round-{round}"));
        }

        leaves.Sort();
        leaves[leaves.Count / 2].ShouldBeLessThan(TimeSpan.FromMilliseconds(100));
        (await server.MetricReachesAsync("switchyard_client_disconnects_total", "streaming", leaves.Count, Token)).ShouldBe(leaves.Count);
        (await server.MetricReachesAsync("switchyard_inflight_requests", "", 0, Token)).ShouldBe(0);
    }

    private static async Task<TimeSpan> LeaveAsync(FaultServer server, string model)
    {
        server.First.Enqueue(model, Script.EventStream().Events(new OpenAIStreamBuilder().Role().Text("One ", "two").Events).Hang());
        using var client = await RawClient.ConnectAsync(server.Process, 0, Token);
        var body = Body(Stream, $$"""{"model":"up:{{model}}","messages":[{"role":"user","content":"hi"}]}""");
        await client.PostAsync("/graphql", body, "Accept: text/event-stream\r\n", Token);
        await client.ReadUntilAsync("two", Token).WaitAsync(Limit, Token);

        var left = Stopwatch.GetTimestamp();
        client.Leave("fin");
        var abort = await server.First.ClientAbortedAsync(FaultServer.Chats(server.First, model)[0].Index, Token).WaitAsync(Limit, Token);
        return Stopwatch.GetElapsedTime(left, abort.At);
    }

    private static string Body(string query, string? input, string? id = null) =>
        $$$"""{"query":{{{JsonEncoded(query)}}},"variables":{"input":{{{input ?? "null"}}},"id":"{{{id}}}"}}""";

    private static string JsonEncoded(string text) => $"\"{JsonEncodedText.Encode(text)}\"";

    private static async Task<JsonElement> PostAsync(FaultServer server, string path, string body)
    {
        using var response = await server.Process.Client.PostAsync(new Uri(path, UriKind.Relative), FaultServer.Json(body), Token);
        return JsonElement.Parse(await response.Content.ReadAsByteArrayAsync(Token));
    }
}
