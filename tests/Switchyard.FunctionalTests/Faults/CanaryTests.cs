using System.Text.Json;
using System.Text.Json.Nodes;
using Shouldly;
using Switchyard.FakeUpstream;
using Switchyard.FakeUpstream.Dialects;
using Xunit;

namespace Switchyard.FunctionalTests.Faults;

/// <summary>No text of a request, an answer or a key comes out anywhere but in the answer, at any log level (M34).</summary>
public sealed class CanaryTests
{
    private const string CallerKey = "sk-caller-canary-d41d8cd98f00";

    private static readonly string[] Kinds = ["openai-compatible", "openrouter", "deepseek", "claude"];
    private static readonly string[] Endings = ["success", "400", "401", "404", "429", "500", "nested", "html", "cut", "error-event", "garbage"];

    // One for each place text stands in; every one is told from its neighbours and from every word the server has.
    private static readonly string[] Asked =
        ["prompt", "system", "argument", "toolname", "description", "metadata", "user", "stop", "malformed", "extra", "schema"];

    private static readonly string[] Answered = ["answer", "reasoning", "answerargument", "errortext"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Output_AtTraceAfterEveryKindOfRequest_HasNoCanary()
    {
        await using var server = await StartAsync();
        server.First.Respond(request => Respond(request));
        var seen = new HashSet<string>();
        foreach (var kind in Kinds)
        {
            foreach (var ending in Endings)
            {
                foreach (var (client, stream) in new[] { ("native", true), ("openai", false), ("openai", true) })
                {
                    var answer = await SendAsync(server, client, stream, Body(client, $"{kind}:{ending}", stream).ToJsonString());
                    seen.Add($"{client} {(int)answer.Status}");
                }
            }
        }

        await SendMalformedAsync(server);

        FaultServer.Chats(server.First).Count.ShouldBeGreaterThanOrEqualTo(Kinds.Length * Endings.Length * 2);
        seen.ShouldBe(
            ["native 200", "native 400", "native 404", "native 429", "native 502", "openai 200", "openai 400", "openai 404", "openai 429", "openai 502"],
            ignoreOrder: true);
        var metrics = await server.Process.Client.GetStringAsync(new Uri("/metrics", UriKind.Relative), Token);
        metrics.ShouldContain("switchyard_");
        await server.Process.StopAsync(Token);
        var output = server.Process.Output;
        output.ShouldContain("\"level\":\"debug\"", Case.Sensitive, "The level was not taken.");
        var leaks = new List<string>();
        foreach (var secret in Asked.Concat(Answered).Select(Canary).Append(CallerKey).Concat(Kinds.Select(KeyOf)))
        {
            leaks.AddRange(LinesWith(output, secret).Concat(LinesWith(metrics, secret)).Select(line => $"{secret}: {line}"));
        }

        leaks.ShouldBeEmpty();
    }

    private static List<string> LinesWith(string text, string secret) =>
        [.. text.Split('\n').Where(line => line.Contains(secret, StringComparison.OrdinalIgnoreCase)).Take(3)];

    private static string Canary(string place) => $"zq{place}canary{place.Length}7f3e91";

    private static string KeyOf(string kind) => $"sk-{kind}-canary-60418aa7";

    private static async Task SendMalformedAsync(FaultServer server)
    {
        var canary = Canary("malformed");
        string[] bodies =
        [
            $"{canary}", $"\"{canary}\"", $"{{\"{canary}\"", $"{{\"model\":\"{canary}\"", $"[\"{canary}\"]", $"{{\"model\":{{\"{canary}\":1}}}}",
            $"{{\"model\":\"claude:success\",\"messages\":\"{canary}\"}}",
            $"{{\"model\":\"claude:success\",\"messages\":[{{\"role\":\"{canary}\",\"content\":\"x\"}}]}}",
            $"{{\"model\":\"claude:success\",\"messages\":[{{\"role\":\"user\",\"content\":[{{\"type\":\"{canary}\"}}]}}]}}",
            $"{{\"model\":\"claude:success\",\"temperature\":\"{canary}\",\"messages\":[{{\"role\":\"user\",\"content\":\"{canary}\"}}]}}",
            $"{{\"model\":\"claude:success\",\"{canary}\":1,\"messages\":[{{\"role\":\"user\",\"content\":\"{canary}\"}}]}}",
            $"{{\"model\":\"{canary}\u0001\",\"messages\":[]}}",
        ];
        foreach (var body in bodies)
        {
            foreach (var (client, stream) in new[] { ("native", false), ("native", true), ("openai", true) })
            {
                await SendAsync(server, client, stream, body);
            }
        }
    }

    private static async Task<ClientAnswer> SendAsync(FaultServer server, string client, bool stream, string body)
    {
        using var request = FaultServer.Request(client, stream, FaultServer.Json(body));
        request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + CallerKey);
        request.Headers.TryAddWithoutValidation("Cookie", Canary("extra"));
        return await ClientAnswer.ReadAsync(await server.Process.Client.SendAsync(request, Token), null, Token);
    }

    private static JsonObject Body(string client, string model, bool stream)
    {
        var tool = new JsonObject
        {
            ["name"] = Canary("toolname"),
            ["description"] = Canary("description"),
            ["parameters"] = JsonNode.Parse("{\"type\":\"object\",\"properties\":{\"" + Canary("schema") + "\":{\"type\":\"string\"}}}"),
        };
        var body = new JsonObject
        {
            ["model"] = model,
            ["messages"] = JsonNode.Parse($$"""[{"role":"system","content":"Be {{Canary("system")}}."},{"role":"user","content":"Say {{Canary("prompt")}} now."}]"""),
            ["tools"] = new JsonArray(client == "native" ? tool : new JsonObject { ["type"] = "function", ["function"] = tool }),
            ["stop"] = new JsonArray(Canary("stop")),
            ["user"] = Canary("user"),
        };
        body["metadata"] = new JsonObject { ["note"] = Canary("metadata") };
        if (client == "openai")
        {
            body["stream"] = stream;
            body["messages"]!.AsArray().Add(JsonNode.Parse(
                $$$"""{"role":"assistant","content":null,"tool_calls":[{"id":"c1","type":"function","function":{"name":"{{{Canary("toolname")}}}","arguments":"{\"a\":\"{{{Canary("argument")}}}\"}"}}]}"""));
            body["messages"]!.AsArray().Add(new JsonObject { ["role"] = "tool", ["tool_call_id"] = "c1", ["content"] = Canary("argument") });
        }

        return body;
    }

    private static Script Respond(ReceivedRequest request)
    {
        var kind = request.Path.Split('/')[1];
        var stream = request.BodyText.Contains("\"stream\":true", StringComparison.Ordinal);
        var echo = $"Refused: {request.BodyText} of {KeyOf(kind)} in {string.Join(' ', request.Headers)}";
        var short1 = $"Invalid value '{Canary("prompt")}' for user {Canary("user")}; Incorrect API key provided: {KeyOf(kind)}.";
        return request.Model switch
        {
            "success" => Success(kind, stream),
            "nested" => Script.Json(502, Error(kind, JsonSerializer.Serialize(new { raw = echo }))),
            "html" => Script.Answer(502, "text/html", $"<html>{echo}</html>"),
            "garbage" => Script.Json(200, $"{Canary("answer")} {echo}"),
            "cut" => Script.EventStream().Events(AnswerEvents(kind).SkipLast(3)).Body($"data: {{\"{Canary("answer")}").Close(),
            "error-event" => Script.EventStream().Events(AnswerEvents(kind).Take(stream ? 4 : 0)).Events([ErrorEvent(kind, echo)]).Close(),
            "429" or "401" => Script.Json(int.Parse(request.Model, null), Error(kind, short1)),
            { } status => Script.Json(int.Parse(status, null), Error(kind, echo)),
            null => Script.Json(200, "{}"),
        };
    }

    private static Script Success(string kind, bool stream)
    {
        if (stream)
        {
            return Script.EventStream(AnswerEvents(kind));
        }

        var arguments = $$"""{"a":"{{Canary("answerargument")}}"}""";
        return Script.Json(200, kind == "claude"
            ? AnthropicAnswer.ToolUse("c2", "lookup", arguments)
            : OpenAIAnswer.ToolCall("c2", "lookup", arguments));
    }

    private static IReadOnlyList<SseMessage> AnswerEvents(string kind) => kind == "claude"
        ? new AnthropicStreamBuilder().Start().Thinking("sig", Canary("reasoning")).Text(Canary("answer")).Finish().Stop().Events
        : new OpenAIStreamBuilder().Role().Reasoning([Canary("reasoning")]).Text(Canary("answer")).Finish().Usage(3, 7).Done().Events;

    private static SseMessage ErrorEvent(string kind, string text) => kind == "claude"
        ? new AnthropicStreamBuilder().Error("overloaded_error", text).Events[0]
        : new OpenAIStreamBuilder().Error(text).Events[0];

    private static string Error(string kind, string text) =>
        kind == "claude" ? AnthropicAnswer.Error("invalid_request_error", text) : OpenAIAnswer.Error(text);

    private static Task<FaultServer> StartAsync() => FaultServer.StartAsync(
        static (settings, first, _) =>
        {
            foreach (var kind in Kinds)
            {
                settings.Provider(kind, kind, first, idleSeconds: 20, firstSeconds: 20).Set($"Providers__{kind}__ApiKey", KeyOf(kind));
            }

            settings.Set("Auth__Keys__0__Name", "one").Set("Auth__Keys__0__Key", CallerKey);
            settings.SetVariable("Logging__LogLevel__Default", "Trace");
        },
        Token);
}
