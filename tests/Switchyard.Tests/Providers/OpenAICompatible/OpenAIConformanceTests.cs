using System.Text;
using System.Text.Json;
using Shouldly;
using Switchyard.Core.Chat;
using Switchyard.Core.Dialects.OpenAI;
using Switchyard.Core.Providers;
using Switchyard.Providers.OpenAICompatible;
using Switchyard.Providers.Upstream;
using Xunit;

namespace Switchyard.Tests.Providers.OpenAICompatible;

/// <summary>What every provider of OpenAI's dialect must satisfy. A provider supplies its profile.</summary>
public abstract class OpenAIConformanceTests : ProviderConformanceTests
{
    private const string Begin = """{"id":"c","model":"m","choices":[{"index":0,"delta":{"role":"assistant","content":""},"finish_reason":null}]}""";
    private const string Request = """{ "model" : "auto", "x_unknown":1.50,"messages":[{"role":"user","content":"h\u00e9"}] }""";

    private protected override (string Header, string Value) Key => ("Authorization", "Bearer " + Secret);

    private protected abstract OpenAIProfile Profile { get; }

    private protected override string Whole =>
        """{"id":"c","model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"Hi"},"finish_reason":"stop"}],"usage":{"prompt_tokens":3,"completion_tokens":2}}""";

    private protected override string WholeTools =>
        """{"id":"c","model":"m","choices":[{"index":0,"message":{"role":"assistant","content":null,"tool_calls":[{"id":"call_1","type":"function","function":{"name":"find","arguments":"{\"q\":\"x\"}"}}]},"finish_reason":"tool_calls"}]}""";

    private protected override string EndMarker => "[DONE]";

    private protected override string Streamed => string.Concat(
        Event(Begin),
        Event("""{"id":"c","model":"m","choices":[{"index":0,"delta":{"content":"Hi"},"finish_reason":null}]}"""),
        Event("""{"id":"c","model":"m","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}"""),
        Event("""{"id":"c","model":"m","choices":[],"usage":{"prompt_tokens":3,"completion_tokens":2}}"""),
        Event("[DONE]"));

    private protected override string StreamedTools => string.Concat(
        Event(Begin),
        Event("""{"id":"c","model":"m","choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"call_1","type":"function","function":{"name":"find","arguments":""}}]}}]}"""),
        Event("""{"id":"c","model":"m","choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":"{\"q\""}}]}}]}"""),
        Event("""{"id":"c","model":"m","choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":":\"x\"}"}}]}}]}"""),
        Event("""{"id":"c","model":"m","choices":[{"index":0,"delta":{},"finish_reason":"tool_calls"}]}"""),
        Event("[DONE]"));

    private protected override string NoSuchModel =>
        """{"error":{"message":"The model does not exist.","type":"invalid_request_error","param":null,"code":"model_not_found"}}""";

    private protected override string Broken =>
        """{"error":{"message":"The server had an error.","type":"server_error","param":null,"code":null}}""";

    private protected override string BrokenEvent => Event(Broken);

    private protected override ILlmProvider Create(HttpMessageHandler network) =>
        new OpenAIProviderBuilder(new HttpHandlerFactory(Time), Time).Build("p", Options, new Uri("https://api.test/v1"), Profile, network);

    [Fact]
    public async Task CompleteAsync_ClientOfTheDialect_GetsTheBytesAndSendsItsOwn()
    {
        var network = new StubNetwork(200, "application/json", Whole);
        using var provider = Create(network);
        using var clock = Clock();

        var answer = (await provider.CompleteAsync(new UpstreamCall(Ours(stream: false), "model-1", clock), Token)).Value.ShouldNotBeNull();

        Encoding.UTF8.GetString(answer.Body.Span).ShouldBe(Whole);
        Encoding.UTF8.GetString(network.Sent).ShouldBe(Request.Replace("\"auto\"", "\"model-1\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task CompleteStreamAsync_ClientOfTheDialect_GetsTheBytes()
    {
        using var provider = Create(new StubNetwork(200, "text/event-stream", Streamed));
        using var clock = Clock();
        var frames = new StringBuilder();

        await foreach (var next in provider.CompleteStreamAsync(new UpstreamCall(Ours(stream: true), "model-1", clock), Token))
        {
            next.Delta.ShouldBeNull();
            frames.Append(Encoding.UTF8.GetString(next.Frame.Span));
        }

        frames.ToString().ShouldBe(Streamed);
    }

    private protected static string Event(string data) => $"data: {data}\n\n";

    private static LlmCall Ours(bool stream)
    {
        var body = Encoding.UTF8.GetBytes(Request);
        return new LlmCall(() => throw new JsonException("Nobody needs the neutral form."))
        {
            RequestId = "r",
            Dialect = Dialect.OpenAI,
            Body = body,
            Outline = OpenAIRequestScanner.Scan(body, CallKind.Chat).Value,
            Stream = stream,
        };
    }
}
