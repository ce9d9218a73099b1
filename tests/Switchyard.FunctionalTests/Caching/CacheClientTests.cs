using System.ClientModel;
using System.ClientModel.Primitives;
using System.Text.Json;
using System.Text.Json.Nodes;
using OpenAI;
using OpenAI.Chat;
using Shouldly;
using Switchyard.FunctionalTests.Faults;
using Switchyard.FunctionalTests.Replay;
using Switchyard.FunctionalTests.Support;
using Xunit;

namespace Switchyard.FunctionalTests.Caching;

/// <summary>
/// Clients understand a hit as they understand the upstream's own answer, in whichever form it was first made and is now wanted, from
/// upstreams of three kinds.
/// </summary>
public sealed class CacheClientTests
{
    // A refusal counts as filtered: it is never kept.
    private const string Refused = "up:refusal";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task NodeClient_HitOfEitherForm_SaysWhatADirectAnswerSays()
    {
        Assert.SkipUnless(NodeOpenAI.IsPresent, NodeOpenAI.AbsentReason);
        await using var server = await StartAsync();
        var cases = Cases();

        await NodeOpenAI.RunAsync([.. cases.Select(c => Job(server, c.Model, c.First, Way(c), isCached: true, c.Usage))], Token);
        var hits = await NodeOpenAI.RunAsync([.. cases.Select(c => Job(server, c.Model, c.Second, Way(c), isCached: true, c.Usage))], Token);
        (await server.MetricAsync("switchyard_cache_requests_total", "\"hit\"", Token)).ShouldBe(cases.Count(c => c.Model != Refused));
        var direct = await NodeOpenAI.RunAsync([.. cases.Select(c => Job(server, c.Model, c.Second, Way(c), isCached: false, c.Usage))], Token);

        for (var i = 0; i < cases.Count; i++)
        {
            Say(hits[i]).ShouldBe(Say(direct[i]), $"{cases[i]}");
            hits[i].Ok.ShouldBeTrue($"{cases[i]}");
        }
    }

    [Fact]
    public async Task DotNetClient_HitOfEitherForm_SaysWhatADirectAnswerSays()
    {
        await using var server = await StartAsync();
        foreach (var model in CacheAnswers.Models)
        {
            foreach (var (first, second) in Forms)
            {
                await AskAsync(server, model, first, $"{first} {second}", temperature: 0);
                var hit = await AskAsync(server, model, second, $"{first} {second}", temperature: 0);
                var direct = await AskAsync(server, model, second, $"{first} {second}", temperature: null);

                Say(hit).ShouldBe(Say(direct), $"{model} {first} {second}");
            }
        }

        (await server.MetricAsync("switchyard_cache_requests_total", "\"hit\"", Token)).ShouldBe((CacheAnswers.Models.Count - 1) * Forms.Length);
    }

    [Fact]
    public async Task NativeClient_HitOfEitherForm_SaysWhatADirectAnswerSays()
    {
        await using var server = await StartAsync();
        foreach (var model in CacheAnswers.Models)
        {
            foreach (var (first, second) in Forms)
            {
                await NativeAsync(server, model, first, $"{first}{second}", isCached: true);
                var (hit, cache) = await NativeAsync(server, model, second, $"{first}{second}", isCached: true);
                var (direct, _) = await NativeAsync(server, model, second, $"{first}{second}", isCached: false);

                cache.ShouldBe(model == Refused ? "miss" : "hit");
                Say(hit).ShouldBe(Say(direct), $"{model} {first} {second}");
            }
        }
    }

    private static (bool First, bool Second)[] Forms { get; } = [(false, false), (false, true), (true, false), (true, true)];

    private static List<(string Model, bool First, bool Second, bool Usage)> Cases() =>
    [
        .. from model in CacheAnswers.Models
           from form in Forms
           from usage in form.Second ? new[] { true, false } : [true]
           select (model, form.First, form.Second, usage),
    ];

    private static string Way((string Model, bool First, bool Second, bool Usage) one) => $"{one.First} {one.Second} {one.Usage}";

    private static Task<FaultServer> StartAsync() => FaultServer.StartAsync(
        (settings, first, _) =>
        {
            settings.Provider("up", "openai-compatible", first, 30, 30).Provider("ds", "deepseek", first, 30, 30).Provider("cl", "claude", first, 30, 30);
            first.Respond(CacheAnswers.To);
        },
        Token);

    private static NodeChatJob Job(FaultServer server, string model, bool stream, string way, bool isCached, bool usage)
    {
        var body = new JsonObject
        {
            ["model"] = model,
            ["messages"] = new JsonArray(new JsonObject { ["role"] = "user", ["content"] = $"{way}" }),
        };
        if (isCached)
        {
            body["temperature"] = 0;
        }

        if (stream)
        {
            body["stream"] = true;
            body["stream_options"] = new JsonObject { ["include_usage"] = usage };
        }

        return new NodeChatJob(server.Process.BaseUrl + "/v1", body);
    }

    private static string Say(NodeChatResult result) => JsonSerializer.Serialize(result with { Chunks = 0, Usage = null }) +
        $" {Count(result.Usage, "prompt_tokens")} {Count(result.Usage, "completion_tokens")} {Count(result.Usage, "total_tokens")}";

    private static string Say(ReplayAnswer answer) => JsonSerializer.Serialize(answer);

    private static long? Count(JsonElement? usage, string name) => usage is { ValueKind: JsonValueKind.Object } figures ? figures.GetProperty(name).GetInt64() : null;

    private static async Task<ReplayAnswer> AskAsync(FaultServer server, string model, bool stream, string text, float? temperature)
    {
        var client = new ChatClient(
            model, new ApiKeyCredential("none"), new OpenAIClientOptions { Endpoint = new Uri(server.Process.BaseUrl + "/v1"), RetryPolicy = new ClientRetryPolicy(0) });
        ChatMessage[] messages = [new UserChatMessage(text)];
        var options = new ChatCompletionOptions { Temperature = temperature };
        if (!stream)
        {
            return DotNetAnswer.Of((await client.CompleteChatAsync(messages, options, Token)).Value);
        }

        var reader = new DotNetStreamReader();
        await foreach (var update in client.CompleteChatStreamingAsync(messages, options, Token))
        {
            reader.Add(update);
        }

        return reader.Answer;
    }

    private static async Task<(ReplayAnswer Answer, string Cache)> NativeAsync(FaultServer server, string model, bool stream, string text, bool isCached)
    {
        var body = CacheCalls.Body("native", stream, text).Replace("up:m", model, StringComparison.Ordinal);
        body = isCached ? body : body.Replace("\"temperature\":0", "\"temperature\":1", StringComparison.Ordinal);
        using var request = FaultServer.Request("native", stream, FaultServer.Json(body));
        var response = await server.Process.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Token);
        var answer = await ClientAnswer.ReadAsync(response, null, Token);
        var reader = new NativeAnswerReader();
        foreach (var json in stream ? answer.Events.Select(e => e.Data).Where(data => data != "[DONE]") : [answer.Body])
        {
            reader.Add(JsonSerializer.Deserialize<JsonElement>(json));
        }

        return (reader.Answer, answer.Cache());
    }
}
