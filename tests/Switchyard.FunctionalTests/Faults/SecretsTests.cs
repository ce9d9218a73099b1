using Shouldly;
using Switchyard.FakeUpstream;
using Switchyard.FakeUpstream.Dialects;
using Xunit;

namespace Switchyard.FunctionalTests.Faults;

/// <summary>Keys and client headers reach only whom they are for (M33).</summary>
public sealed class SecretsTests(SecretsTests.Server fixture) : IClassFixture<SecretsTests.Server>
{
    private const string ClientCanary = "client-canary-20731";

    private static readonly string[] Kinds = ["openai-compatible", "openrouter", "deepseek", "claude"];

    // What a client, a browser or a proxy before the server may send, and tricks that aim at the upstream.
    private static readonly string[] ClientHeaders =
    [
        "x-api-key", "Cookie", "Proxy-Authorization", "x-goog-api-key", "api-key", "x-custom", "x-amz-security-token", "anthropic-beta",
        "anthropic-version", "OpenAI-Organization", "OpenAI-Project", "x-switchyard-provider", "x-forwarded-host", "x-original-url",
        "x-http-method-override", "Origin", "Referer", "User-Agent", "baggage", "x-stainless-lang", "X-Base-Url", "Forwarded",
    ];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string, string, bool> Ways()
    {
        var ways = new TheoryData<string, string, bool>();
        foreach (var kind in Kinds)
        {
            foreach (var client in new[] { "native", "openai" })
            {
                ways.Add(kind, client, false);
                ways.Add(kind, client, true);
            }
        }

        return ways;
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task ProviderKey_GoesToItsOwnUpstreamInItsOwnHeader(string kind, string client, bool stream)
    {
        var before = fixture.Value.Second.RequestCount;

        var received = await AskAsync(kind, client, stream);

        var mine = received.Headers.Where(header => header.Value.Contains(KeyOf(kind), StringComparison.Ordinal)).ToList();
        var expected = kind == "claude" ? ("x-api-key", KeyOf(kind)) : ("authorization", "Bearer " + KeyOf(kind));
        (mine.ShouldHaveSingleItem().Key.ToUpperInvariant(), mine[0].Value).ShouldBe((expected.Item1.ToUpperInvariant(), expected.Item2));
        (received.Path + received.BodyText).ShouldNotContain(KeyOf(kind));
        foreach (var other in Kinds.Where(other => other != kind))
        {
            received.Headers.ShouldNotContain(header => header.Value.Contains(KeyOf(other)), other);
        }

        fixture.Value.Second.RequestCount.ShouldBe(before);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task ClientHeaders_OfEveryKind_StayHere(string kind, string client, bool stream)
    {
        var received = await AskAsync(kind, client, stream, [.. ClientHeaders.Select(name => (name, ClientCanary))]);

        received.Headers.ShouldNotContain(header => header.Value.Contains(ClientCanary));
        received.BodyText.ShouldNotContain(ClientCanary);

        received = await AskAsync(kind, client, stream, [("Authorization", "Bearer " + ClientCanary)]);

        received.Headers.ShouldNotContain(header => header.Value.Contains(ClientCanary));
    }

    [Fact]
    public async Task AttributionHeaders_ReachOpenRouterAloneAndOnlyWhenPrintable()
    {
        (string, string)[] good = [("HTTP-Referer", "https://app.example"), ("X-Title", "An app")];
        foreach (var kind in Kinds)
        {
            var received = await AskAsync(kind, "openai", stream: false, good);

            received.Header("HTTP-Referer").ShouldBe(kind == "openrouter" ? "https://app.example" : null, kind);
            received.Header("X-Title").ShouldBe(kind == "openrouter" ? "An app" : null, kind);
        }

        var bad = await AskAsync("openrouter", "openai", stream: false, ("HTTP-Referer", new string('a', 1025)), ("X-Title", "tab\tinside"));

        (bad.Header("HTTP-Referer"), bad.Header("X-Title")).ShouldBe((null, null));
    }

    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(303)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task Redirect_ToAnotherServer_IsNotFollowed(int status)
    {
        foreach (var kind in Kinds)
        {
            foreach (var (client, stream) in new[] { ("native", false), ("openai", true) })
            {
                fixture.Value.First.Enqueue("away", Script.Json(status, "{}", ("Location", fixture.Value.Second.BaseUrl + "/elsewhere")));

                var answer = await fixture.Value.ChatAsync(client, kind + ":away", stream, Token);

                ((int)answer.Status, answer.Code).ShouldBe((502, "upstream_invalid_response"), kind);
                answer.Headers.ContainsKey("Location").ShouldBeFalse();
            }
        }

        fixture.Value.Second.ConnectionCount.ShouldBe(0);
    }

    private static string KeyOf(string kind) => $"sk-{kind}-canary-60418";

    private async Task<ReceivedRequest> AskAsync(string kind, string client, bool stream, params (string Name, string Value)[] headers)
    {
        using var request = FaultServer.Request(client, stream, FaultServer.Body(client, kind + ":asked", stream));
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value).ShouldBeTrue(name);
        }

        var answer = await ClientAnswer.ReadAsync(await fixture.Value.Process.Client.SendAsync(request, Token), null, Token);
        ((int)answer.Status).ShouldBe(200, answer.Body);
        answer.Body.ShouldNotContain(KeyOf(kind));
        return FaultServer.Chats(fixture.Value.First, "asked")[^1];
    }

    /// <summary>A server with a provider of every type, each with a key of its own; nobody is told of the second upstream.</summary>
    public sealed class Server : IAsyncLifetime
    {
        private FaultServer? _server;

        internal FaultServer Value => _server!;

        public async ValueTask InitializeAsync()
        {
            _server = await FaultServer.StartAsync(
                static (settings, first, _) =>
                {
                    foreach (var kind in Kinds)
                    {
                        settings.Provider(kind, kind, first, idleSeconds: 20, firstSeconds: 20).Set($"Providers__{kind}__ApiKey", KeyOf(kind));
                    }
                },
                CancellationToken.None);
            _server.First.Respond(request => Answer(request));
        }

        public ValueTask DisposeAsync() => _server?.DisposeAsync() ?? default;

        private static Script Answer(ReceivedRequest request)
        {
            var kind = request.Path.StartsWith("/claude/", StringComparison.Ordinal) ? "claude" : "openai-compatible";
            if (request.BodyText.Contains("\"stream\":true", StringComparison.Ordinal))
            {
                return Script.EventStream(UpstreamStreams.Events(kind, "A"));
            }

            return Script.Json(200, kind == "claude" ? AnthropicAnswer.Text("hello") : OpenAIAnswer.Text("hello"));
        }
    }
}
