using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Shouldly;
using Switchyard.Core.Chat;
using Switchyard.Core.Configuration;
using Switchyard.Core.Errors;
using Switchyard.Core.Pipeline;
using Switchyard.Core.Providers;
using Switchyard.Core.Wire;
using Switchyard.Providers.Claude;
using Switchyard.Tests.Dialects.Anthropic;
using Xunit;

namespace Switchyard.Tests.Providers.Claude;

public sealed class ClaudeProviderTests
{
    private const string Answer = """
        {"id":"m","type":"message","model":"claude-haiku-4-5-20251001","content":[{"type":"text","text":"Hi"}],"stop_reason":"end_turn","usage":{"input_tokens":3,"output_tokens":2}}
        """;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task CompleteAsync_Answer_SendsTheApisRequestAndReadsIt()
    {
        var network = new Network(HttpStatusCode.OK, "application/json", Answer);
        using var provider = Provider(network, "https://x.test/proxy/v1/");
        using var clock = Clock();

        var outcome = await provider.CompleteAsync(Call(clock), Token);

        var answer = outcome.Value.ShouldNotBeNull();
        (answer.Dialect, answer.Response.Content, answer.Facts.Usage.TotalTokens).ShouldBe((Dialect.Anthropic, "Hi", 5));
        network.Seen.ShouldHaveSingleItem().ShouldBe("POST https://x.test/proxy/v1/messages");
        network.Headers["x-api-key"].ShouldBe("sk-test");
        network.Headers["anthropic-version"].ShouldBe("2023-06-01");
        network.Headers.ShouldNotContainKey("anthropic-beta");
        JsonNode.Parse(network.Body)!["max_tokens"]!.GetValue<int>().ShouldBe(4096);
    }

    [Fact]
    public async Task CompleteAsync_UploadedFile_AsksForTheFilesBeta()
    {
        var network = new Network(HttpStatusCode.OK, "application/json", Answer);
        using var provider = Provider(network);
        using var clock = Clock();
        var content = MessageContent.Of([new ContentPart { Type = ContentPart.FileType, FileId = "f1" }]);

        (await provider.CompleteAsync(Call(clock, content: content), Token)).IsSuccess.ShouldBeTrue();

        network.Headers["anthropic-beta"].ShouldBe("files-api-2025-04-14");
    }

    [Theory]
    [InlineData("error-401", LlmErrorCode.UpstreamAuthentication)]
    [InlineData("error-529-overloaded", LlmErrorCode.UpstreamOverloaded)]
    [InlineData("error-400-context-length", LlmErrorCode.ContextLengthExceeded)]
    public async Task CompleteAsync_RecordedFailure_IsClassified(string fixture, LlmErrorCode code)
    {
        var response = AnthropicFixtures.Read(fixture).GetProperty("response");
        var network = new Network(
            (HttpStatusCode)response.GetProperty("status").GetInt32(), "application/json", response.GetProperty("body").GetRawText());
        using var provider = Provider(network);
        using var clock = Clock();

        var error = (await provider.CompleteAsync(Call(clock), Token)).Error.ShouldNotBeNull();

        (error.Code, error.Provider).ShouldBe((code, "claude"));
    }

    [Fact]
    public async Task CompleteAsync_ErrorInsideASuccess_IsClassified()
    {
        const string Overloaded = """{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}""";
        using var provider = Provider(new Network(HttpStatusCode.OK, "application/json", Overloaded));
        using var clock = Clock();

        (await provider.CompleteAsync(Call(clock), Token)).Error.ShouldNotBeNull().Code.ShouldBe(LlmErrorCode.UpstreamOverloaded);
    }

    [Fact]
    public async Task CompleteAsync_RequestThatCanNotBe_IsNeverSent()
    {
        var network = new Network(HttpStatusCode.OK, "application/json", Answer);
        using var provider = Provider(network);
        using var clock = Clock();

        var error = (await provider.CompleteAsync(Call(clock, content: MessageContent.Of(" ")), Token)).Error.ShouldNotBeNull();

        (error.Code, error.Param).ShouldBe((LlmErrorCode.UnsupportedParameter, "messages"));
        network.Seen.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("stream-text", null)]
    [InlineData("stream-tool", null)]
    [InlineData("stream-cut", LlmErrorCode.UpstreamTruncated)]
    [InlineData("stream-error-overloaded", LlmErrorCode.UpstreamOverloaded)]
    [InlineData("stream-error-rate-limit", LlmErrorCode.RateLimitExceeded)]
    public async Task CompleteStreamAsync_RecordedStream_EndsAsItDid(string fixture, LlmErrorCode? code)
    {
        var text = AnthropicFixtures.Read(fixture).GetProperty("response").GetProperty("bodyText").GetString()!;
        var events = await StreamAsync(text);

        events[^1].Error?.Code.ShouldBe(code!.Value);
        events[^1].Kind.ShouldBe(code is null ? StreamEventKind.End : StreamEventKind.Error);
        string.Concat(events.Select(next => next.Delta?.Content)).ShouldBe(Streamed.OfFixture(fixture).Text);
    }

    [Fact]
    public async Task CompleteStreamAsync_StreamCutAnywhere_NeverEndsWell()
    {
        var text = AnthropicFixtures.Read("stream-text").GetProperty("response").GetProperty("bodyText").GetString()!;
        var marker = text.IndexOf("{\"type\":\"message_stop\"", StringComparison.Ordinal);

        for (var cut = 0; cut <= marker; cut += 7)
        {
            var last = (await StreamAsync(text[..cut]))[^1];
            last.Error.ShouldNotBeNull($"cut at {cut}").Code.ShouldBe(LlmErrorCode.UpstreamTruncated, $"cut at {cut}");
        }
    }

    [Fact]
    public async Task CompleteStreamAsync_JsonInsteadOfEvents_IsClassified()
    {
        const string Overloaded = """{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}""";

        (await StreamAsync(Overloaded, "application/json")).ShouldHaveSingleItem().Error.ShouldNotBeNull()
            .Code.ShouldBe(LlmErrorCode.UpstreamOverloaded);
    }

    [Fact]
    public async Task ListModelsAsync_Pages_AreFollowed()
    {
        var network = new Network(
            HttpStatusCode.OK,
            "application/json",
            """{"data":[{"id":"a","display_name":"A","created_at":"1970-01-01T00:01:00Z","max_input_tokens":9,"max_tokens":5,"capabilities":{"image_input":{"supported":true}}}],"has_more":true,"last_id":"a/b"}""",
            """{"data":[{"id":"b"},{}],"has_more":false}""");
        using var provider = Provider(network);

        var models = (await provider.ListModelsAsync(Token)).Value.ShouldNotBeNull();

        network.Seen.ShouldBe(["GET https://api.test/v1/models?limit=1000", "GET https://api.test/v1/models?limit=1000&after_id=a%2Fb"]);
        models.Select(model => model.Id).ShouldBe(["a", "b"]);
        (models[0].Name, models[0].Created, models[0].Capabilities.ContextWindow, models[0].Capabilities.MaxOutputTokens).ShouldBe(("A", 60, 9, 5));
        models[0].Capabilities.InputModalities.ShouldBe(["text", "image"]);
        models[1].Capabilities.Multimodal.ShouldBeNull();
    }

    [Fact]
    public async Task ListModelsAsync_ServerThatAlwaysHasMore_IsLeft()
    {
        var network = new Network(HttpStatusCode.OK, "application/json", """{"data":[],"has_more":true,"last_id":"a"}""");
        using var provider = Provider(network);

        (await provider.ListModelsAsync(Token)).IsSuccess.ShouldBeTrue();

        network.Seen.Count.ShouldBe(10);
    }

    [Fact]
    public async Task CheckHealthAsync_RefusedKey_IsTheFailure()
    {
        var network = new Network(
            HttpStatusCode.Unauthorized, "application/json", """{"type":"error","error":{"type":"authentication_error","message":"invalid x-api-key"}}""");
        using var provider = Provider(network);

        (await provider.CheckHealthAsync(Token)).ShouldNotBeNull().Code.ShouldBe(LlmErrorCode.UpstreamAuthentication);
        network.Seen.ShouldHaveSingleItem().ShouldBe("GET https://api.test/v1/models?limit=1");
    }

    private static async Task<List<StreamEvent>> StreamAsync(string body, string type = "text/event-stream")
    {
        using var provider = Provider(new Network(HttpStatusCode.OK, type, body));
        using var clock = Clock();
        var events = new List<StreamEvent>();
        await foreach (var next in provider.CompleteStreamAsync(Call(clock, stream: true), Token))
        {
            events.Add(next);
        }

        return events;
    }

    private static ClaudeProvider Provider(Network network, string baseUrl = "https://api.test") => ClaudeProvider.Over(
        new HttpMessageInvoker(network), "claude", new Uri(baseUrl), new ProviderOptions { ApiKey = "sk-test" }, new BufferBudget(), TimeProvider.System);

    private static AttemptClock Clock() => new(TimeProvider.System, new TimeoutOptions(), TimeSpan.FromMinutes(1), Token);

    private static UpstreamCall Call(AttemptClock clock, bool stream = false, MessageContent? content = null)
    {
        var message = new ChatMessage { Role = "user", Content = content ?? MessageContent.Of("Hi") };
        var call = new LlmCall(() => new LlmRequest { Messages = [message] })
        {
            RequestId = "r",
            Dialect = Dialect.Native,
            Body = default,
            Stream = stream,
        };
        return new UpstreamCall(call, "claude-haiku-4-5-20251001", clock);
    }

    private sealed class Network(HttpStatusCode status, string type, params string[] bodies) : HttpMessageHandler
    {
        public List<string> Seen { get; } = [];

        public Dictionary<string, string> Headers { get; } = new(StringComparer.OrdinalIgnoreCase);

        public string Body { get; private set; } = "";

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var body = bodies[Math.Min(Seen.Count, bodies.Length - 1)];
            Seen.Add($"{request.Method} {request.RequestUri!.AbsoluteUri}");
            foreach (var (name, values) in request.Headers)
            {
                Headers[name] = string.Join(",", values);
            }

            Body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
            return new HttpResponseMessage(status) { Content = new StringContent(body, Encoding.UTF8, type) };
        }
    }
}
