using System.Text;
using Shouldly;
using Switchyard.FakeUpstream;
using Switchyard.FakeUpstream.Dialects;
using Xunit;

namespace Switchyard.FunctionalTests.Faults;

/// <summary>Nothing crosses in a header that must not (M38).</summary>
public sealed class HeaderTests(HeaderTests.Server fixture) : IClassFixture<HeaderTests.Server>
{
    private const string RequestId = "x-request-id";
    private const string GenerationId = "x-generation-id";

    private static readonly string[] HopByHop =
        ["Keep-Alive", "Proxy-Authenticate", "Proxy-Authorization", "Proxy-Connection", "TE", "Trailer", "Upgrade", "Set-Cookie", "Server", "Via"];

    private static readonly string Longest = new('a', 128);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string, bool> Ids() => new()
    {
        { "a", true },
        { "Az09._-", true },
        { Longest, true },
        { Longest + "a", false },
        { "", false },
        { "a b", false },
        { "a/b", false },
        { "a:b", false },
        { "<script>", false },
        { "a,b", false },
        { "a\"b", false },
        { "a%0d%0ab", false },
    };

    [Theory]
    [MemberData(nameof(Ids))]
    public async Task RequestId_OfTheClient_IsKeptOnlyWhenHarmless(string id, bool kept)
    {
        foreach (var (client, stream) in Ways())
        {
            foreach (var model in new[] { "up:ok", "" })
            {
                var answer = await SendAsync(client, stream, model, (RequestId, id));

                var given = answer.Headers[RequestId];
                (given == id).ShouldBe(kept, $"{client} {stream} {model}");
                given.ShouldMatch("^[A-Za-z0-9._-]{1,128}$");
            }
        }
    }

    [Theory]
    [InlineData("gen-1746", true)]
    [InlineData("gen-é", false)]
    [InlineData("gen-\u0001", false)]
    [InlineData("gen-\u007f", false)]
    [InlineData("gen-\r\n x-injected: 1", null)]
    public async Task AnswerHeader_OfTheUpstream_IsPassedOnlyWhenPrintable(string value, bool? passed)
    {
        foreach (var (client, stream) in Ways())
        {
            var model = $"{Guid.NewGuid():N}";
            fixture.Value.First.Enqueue(model, Answer(stream, (GenerationId, value)));

            var answer = await SendAsync(client, stream, "up:" + model);

            answer.Headers.ContainsKey("x-injected").ShouldBeFalse();
            var given = answer.Headers.GetValueOrDefault(GenerationId);
            (given ?? "").ShouldAllBe(c => c >= ' ' && c <= '~');
            if (passed is { } expected)
            {
                (answer.Status, given).ShouldBe((System.Net.HttpStatusCode.OK, expected ? value : null), $"{client} {stream}");
            }
        }
    }

    [Theory]
    [InlineData("gen-1\nx-injected: 1")]
    [InlineData("gen-1\rx-injected: 1")]
    [InlineData("gen-1\r\nx-injected: 1")]
    [InlineData("gen-\0")]
    public async Task AnswerHeader_BreaksItsLine_NoHeaderIsGained(string value)
    {
        foreach (var (client, stream) in Ways())
        {
            var model = $"{Guid.NewGuid():N}";
            fixture.Value.First.Enqueue(model, Answer(stream, (GenerationId, value)));

            var answer = await SendAsync(client, stream, "up:" + model);

            answer.Headers.ContainsKey("x-injected").ShouldBeFalse($"{client} {stream}");
            answer.Headers.Values.ShouldAllBe(v => v.All(c => c >= ' ' && c <= '~'));
            answer.Headers[RequestId].ShouldMatch("^[0-9a-f]{32}$");
        }
    }

    [Fact]
    public async Task HopByHopHeaders_OfEitherSide_DoNotCross()
    {
        foreach (var (client, stream) in Ways())
        {
            var model = $"{Guid.NewGuid():N}";
            fixture.Value.First.Enqueue(model, Answer(stream, [.. HopByHop.Select(name => (name, "canary-hop")), ("Connection", "x-named"), ("x-named", "canary-hop")]));

            var answer = await SendAsync(
                client, stream, "up:" + model, [.. HopByHop.Select(name => (name, "canary-hop")), ("Connection", "x-named"), ("x-named", "canary-hop"), ("x-forwarded-for", "canary-hop"), ("forwarded", "canary-hop")]);

            ((int)answer.Status).ShouldBe(200, answer.Body);
            answer.Headers.Values.ShouldNotContain(value => value.Contains("canary-hop"), $"{client} {stream}");
            FaultServer.Chats(fixture.Value.First, model).ShouldHaveSingleItem()
                .Headers.ShouldNotContain(header => header.Value.Contains("canary-hop"), $"{client} {stream}");
        }
    }

    [Fact]
    public async Task EveryFailure_CarriesItsSourceAndTheRequestsId()
    {
        foreach (var status in new[] { 400, 401, 403, 404, 429, 500, 503 })
        {
            fixture.Value.First.Enqueue($"fails-{status}", Script.Json(status, OpenAIAnswer.Error("No.")));
            ShouldBeSigned(await SendAsync("openai", stream: true, $"up:fails-{status}", (RequestId, "mine")), "upstream");
        }

        foreach (var (client, stream) in Ways())
        {
            ShouldBeSigned(await SendAsync(client, stream, "", (RequestId, "mine")), "client");
            ShouldBeSigned(await PostAsync(FaultServer.PathOf(client, stream), "{\"model\":"), "client");
            ShouldBeSigned(await PostAsync(FaultServer.PathOf(client, stream), "<a/>", "application/xml"), "client");
        }

        ShouldBeSigned(await PostAsync("/v1/absent", "{}"), "client");
        ShouldBeSigned(await PostAsync("/health/live", "{}"), "client");
    }

    private static void ShouldBeSigned(ClientAnswer answer, string source)
    {
        ((int)answer.Status).ShouldBeGreaterThanOrEqualTo(400);
        answer.Headers["x-switchyard-error-source"].ShouldBe(source, answer.Body);
        answer.Headers[RequestId].ShouldBe("mine");
    }

    private static Script Answer(bool stream, params (string Name, string Value)[] headers) => stream
        ? Script.EventStream(headers).Events(UpstreamStreams.Events("openrouter", "A")).EndChunks()
        : Script.Json(200, OpenAIAnswer.Text("hello"), headers);

    private static IEnumerable<(string Client, bool Stream)> Ways() =>
        from client in new[] { "native", "openai" } from stream in new[] { false, true } select (client, stream);

    private Task<ClientAnswer> SendAsync(string client, bool stream, string model, params (string Name, string Value)[] headers) =>
        SendAsync(FaultServer.Request(client, stream, FaultServer.Body(client, model, stream)), headers);

    private Task<ClientAnswer> PostAsync(string path, string body, string type = "application/json") => SendAsync(
        new HttpRequestMessage(HttpMethod.Post, new Uri(path, UriKind.Relative)) { Content = new StringContent(body, Encoding.UTF8, type) },
        [(RequestId, "mine")]);

    private async Task<ClientAnswer> SendAsync(HttpRequestMessage request, (string Name, string Value)[] headers)
    {
        using (request)
        {
            foreach (var (name, value) in headers)
            {
                request.Headers.TryAddWithoutValidation(name, value);
            }

            return await ClientAnswer.ReadAsync(await fixture.Value.Process.Client.SendAsync(request, Token), null, Token);
        }
    }

    /// <summary>A server whose upstream's dialect has answer headers that are passed on.</summary>
    public sealed class Server : IAsyncLifetime
    {
        private FaultServer? _server;

        internal FaultServer Value => _server!;

        public async ValueTask InitializeAsync()
        {
            _server = await FaultServer.StartAsync(
                static (settings, first, _) => settings.Provider("up", "openrouter", first, idleSeconds: 20, firstSeconds: 20),
                CancellationToken.None);
            _server.First.Respond(request => Answer(request.BodyText.Contains("\"stream\":true")));
        }

        public ValueTask DisposeAsync() => _server?.DisposeAsync() ?? default;
    }
}
