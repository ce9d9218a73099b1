using System.Globalization;
using Shouldly;
using Switchyard.FakeUpstream;
using Switchyard.FakeUpstream.Dialects;
using Xunit;

namespace Switchyard.FunctionalTests.Faults;

/// <summary>What an upstream must not answer is never forwarded, and a broken connection is an error of its own (M22, M23).</summary>
public sealed class BrokenBodyTests(BrokenBodyTests.Server fixture) : IClassFixture<BrokenBodyTests.Server>
{
    private const string Html = "<!DOCTYPE html><html><head><title>502 Bad Gateway</title></head><body><center>canary-page</center></body></html>";
    private const string HtmlType = "text/html; charset=utf-8";
    private const string JsonType = "application/json";
    private const string StreamType = "text/event-stream";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<int, string, string> Bodies() => new()
    {
        { 200, HtmlType, Html },
        { 200, JsonType, Html },
        { 200, StreamType, Html },
        { 200, "text/plain", Html },
        { 502, HtmlType, Html },
        { 520, HtmlType, Html },
        { 503, HtmlType, Html },
        { 403, HtmlType, Html },
        { 404, HtmlType, Html },
        { 429, HtmlType, Html },
        { 500, "application/xml", "<?xml version=\"1.0\"?><Error><Code>InternalError</Code><Message>canary-page</Message></Error>" },
        { 200, JsonType, "" },
        { 200, StreamType, "" },
        { 502, JsonType, "" },
        { 200, JsonType, "   \n\n " },
        { 200, JsonType, "\uFEFF" },
        { 200, JsonType, "[]" },
        { 200, JsonType, "[{\"canary-page\":1}]" },
        { 200, JsonType, "null" },
        { 200, JsonType, "\"canary-page\"" },
        { 200, JsonType, "{}" },
        { 200, JsonType, "{\"canary-page\":true}" },
        { 200, JsonType, "{\"choices\":[]}" },
        { 200, JsonType, "{\"choices\":null}" },
        { 200, JsonType, "{\"choices\":[{\"canary-page\"" },
        { 200, JsonType, "{\"choices\":\"canary-page\"}" },
        { 200, StreamType, "data: canary-page\n\n" },
        { 200, StreamType, "data: []\n\n" },
        { 200, StreamType, "data: [DONE]\n\n" },
        { 200, StreamType, "canary-page" },
        { 204, JsonType, "" },
        { 302, HtmlType, Html },
    };

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task Answer_IsNoAnswer_BecomesAnErrorOfTheClientsDialect(int status, string type, string body)
    {
        foreach (var (client, stream) in Ways())
        {
            var model = string.Create(CultureInfo.InvariantCulture, $"{Guid.NewGuid():N}");
            fixture.Value.First.Enqueue(model, status == 204
                ? new Script().Head(204, ("Content-Length", "0"))
                : Script.Answer(status, type, body, ("Location", "http://127.0.0.1:9/")));

            var answer = await fixture.Value.ChatAsync(client, "up:" + model, stream, Token);

            var where = $"{status} {type} {body} to {client}, stream {stream}";
            ((int)answer.Status).ShouldBeInRange(400, 599, where);
            answer.Headers["Content-Type"].ShouldStartWith(JsonType, Case.Sensitive, where);
            answer.Headers["x-switchyard-error-source"].ShouldBe("upstream", where);
            answer.Code.ShouldNotBeNullOrEmpty(where);
            answer.Code.ShouldNotBe("internal_error", where);
            answer.Body.ShouldNotContain("canary-page", Case.Sensitive, where);
            if (status is 200 or 204)
            {
                ((int)answer.Status, answer.Code).ShouldBeOneOf((502, "upstream_invalid_response"), (502, "upstream_truncated"));
            }

            if (client == "native" && status >= 300)
            {
                answer.ErrorField("upstreamStatus").ShouldBe(status.ToString(CultureInfo.InvariantCulture), where);
            }
        }
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    public async Task Answer_IsGarbageUnderACoding_IsAnError(string coding)
    {
        foreach (var (client, stream) in Ways())
        {
            var model = $"{coding}-{client}-{stream}";
            fixture.Value.First.Enqueue(model, Script.Answer(200, stream ? StreamType : JsonType, "canary-page canary-page", ("Content-Encoding", coding)));

            var answer = await fixture.Value.ChatAsync(client, "up:" + model, stream, Token);

            ((int)answer.Status, answer.Code).ShouldBe((502, "upstream_invalid_response"), model);
        }
    }

    [Fact]
    public async Task Connection_BreaksBeforeTheHead_IsRetriedOnceAndCounted()
    {
        // A quiet service has a budget of three retries.
        foreach (var (client, stream) in Ways().Take(3))
        {
            var model = $"broken-{client}-{stream}";
            fixture.Value.First.Enqueue(model, new Script().Reset());
            fixture.Value.First.Enqueue(model, new Script().Bytes("HTTP/1.1 200 OK\r\nContent-Le").Reset());

            var answer = await fixture.Value.ChatAsync(client, "twice:" + model, stream, Token);

            ((int)answer.Status, answer.Code).ShouldBe((502, "upstream_error"), model);
            FaultServer.Chats(fixture.Value.First, model).Count.ShouldBe(2, model);
        }

        (await fixture.Value.MetricAsync("switchyard_upstream_resets_total", "request", Token)).ShouldBe(6);
    }

    [Fact]
    public async Task Connection_BreaksInsideAWholeAnswer_IsTruncated()
    {
        foreach (var client in new[] { "native", "openai" })
        {
            var model = "half-" + client;
            var body = OpenAIAnswer.Text("whole");
            fixture.Value.First.Enqueue(model, new Script()
                .Head(200, ("Content-Type", JsonType), ("Content-Length", $"{body.Length}")).Body(body[..(body.Length / 2)]).Close());

            var answer = await fixture.Value.ChatAsync(client, "up:" + model, stream: false, Token);

            ((int)answer.Status, answer.Code).ShouldBe((502, "upstream_truncated"), model);
        }
    }

    [Fact]
    public async Task Connection_PooledOneWasClosedByTheUpstream_IsReplacedWithoutAnError()
    {
        for (var i = 0; i < 20; i++)
        {
            // Answered, and closed right behind the answer although nothing said so.
            var body = OpenAIAnswer.Text("fresh");
            fixture.Value.First.Enqueue("stale", new Script()
                .Head(200, ("Content-Type", JsonType), ("Content-Length", $"{body.Length}")).Body(body).Close());

            var answer = await fixture.Value.ChatAsync("openai", "twice:stale", stream: false, Token);

            ((int)answer.Status).ShouldBe(200, answer.Body);
        }

        FaultServer.Chats(fixture.Value.First, "stale").Count.ShouldBe(20);
    }

    private static IEnumerable<(string Client, bool Stream)> Ways() =>
        from client in new[] { "native", "openai" } from stream in new[] { false, true } select (client, stream);

    /// <summary>A server with the same upstream twice: asked once, and asked again.</summary>
    public sealed class Server : IAsyncLifetime
    {
        private FaultServer? _server;

        internal FaultServer Value => _server!;

        public async ValueTask InitializeAsync() => _server = await FaultServer.StartAsync(
            static (settings, first, _) => settings
                .Provider("up", "openai-compatible", first, idleSeconds: 20, firstSeconds: 20)
                .Provider("twice", "openai-compatible", first, idleSeconds: 20, firstSeconds: 20)
                .Set("Providers__twice__Retry__MaxAttempts", "2").Set("Providers__twice__Retry__BaseDelay", "00:00:00.01"),
            CancellationToken.None);

        public ValueTask DisposeAsync() => _server?.DisposeAsync() ?? default;
    }
}
