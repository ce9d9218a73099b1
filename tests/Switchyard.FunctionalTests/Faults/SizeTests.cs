using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Text;
using Shouldly;
using Switchyard.FakeUpstream;
using Switchyard.FakeUpstream.Dialects;
using Xunit;

namespace Switchyard.FunctionalTests.Faults;

/// <summary>Answers of any size: large events pass, larger ones are refused, and memory stays bounded (M24).</summary>
public sealed class SizeTests(SizeTests.Server fixture, ITestOutputHelper output) : IClassFixture<SizeTests.Server>
{
    private const int Mebibyte = 1 << 20;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("openai")]
    [InlineData("native")]
    public async Task Stream_EventOfTenMebibytes_PassesUnchanged(string client)
    {
        var text = new string('x', 10 * Mebibyte);
        fixture.Value.First.Enqueue("ten", new OpenAIStreamBuilder().Role().Text("a", text, "z").Finish().Done().ToScript());

        var answer = await fixture.Value.ChatAsync(client, "up:ten", stream: true, Token);

        (answer.IsDone, answer.Errors, answer.Text.Length).ShouldBe((true, 0, text.Length + 2));
        answer.Text.ShouldBe($"a{text}z");
    }

    [Theory]
    [InlineData("openai", true)]
    [InlineData("native", true)]
    [InlineData("openai", false)]
    [InlineData("native", false)]
    public async Task Stream_EventOfSeventeenMebibytes_IsRefused(string client, bool isCommitted)
    {
        var model = string.Create(CultureInfo.InvariantCulture, $"seventeen-{client}-{isCommitted}");
        var events = new OpenAIStreamBuilder().Role().Text(isCommitted ? ["a"] : []).Text(new string('x', 17 * Mebibyte), "z").Finish().Done();
        fixture.Value.First.Enqueue(model, events.ToScript());

        var answer = await fixture.Value.ChatAsync(client, "up:" + model, stream: true, Token);

        answer.Code.ShouldBe("upstream_response_too_large");
        (answer.IsDone, answer.Text).ShouldBe((false, isCommitted ? "a" : ""));
        answer.Status.ShouldBe(isCommitted ? HttpStatusCode.OK : HttpStatusCode.BadGateway);
        (await fixture.Value.MetricAsync("switchyard_upstream_too_large_total", "", Token)).ShouldBeGreaterThan(0);
    }

    [Theory]
    [InlineData("data: ")]
    [InlineData("x")]
    [InlineData(": ")]
    public async Task Stream_LineWithoutEnd_IsCutAtTheLimit(string beginning)
    {
        var model = string.Create(CultureInfo.InvariantCulture, $"endless-{beginning.Length}");
        var piece = Encoding.UTF8.GetBytes(new string('x', Mebibyte));
        var script = Enumerable.Range(0, 64).Aggregate(Script.EventStream().Body(beginning), (s, _) => s.Body(piece));
        fixture.Value.First.Enqueue(model, script.Hang());

        var answer = await fixture.Value.ChatAsync("openai", "up:" + model, stream: true, Token);

        ((int)answer.Status, answer.Code).ShouldBe((502, "upstream_response_too_large"));
        await fixture.Value.First.ClientAbortedAsync(FaultServer.Chats(fixture.Value.First, model)[0].Index, Token);
    }

    [Fact]
    public async Task Stream_DataLinesWithoutABlankOne_AreCutAtTheLimit()
    {
        var lines = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("data: {\"a\":1}\n", 50_000)));
        var script = Enumerable.Range(0, 30).Aggregate(Script.EventStream(), (s, _) => s.Body(lines));
        fixture.Value.First.Enqueue("lines", script.Hang());

        var answer = await fixture.Value.ChatAsync("openai", "up:lines", stream: true, Token);

        ((int)answer.Status, answer.Code).ShouldBe((502, "upstream_response_too_large"));
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("gzip")]
    public async Task Whole_BodyOverSixtyFourMebibytes_IsRefused(string how)
    {
        var body = new byte[65 * Mebibyte];
        Array.Fill(body, (byte)'[');
        var bytes = how == "gzip" ? Gzip(body) : body;
        var head = new List<(string, string)> { ("Content-Type", "application/json"), ("Transfer-Encoding", "chunked") };
        if (how == "gzip")
        {
            head.Add(("Content-Encoding", "gzip"));
        }

        fixture.Value.First.Enqueue("whole-" + how, new Script().Head(200, [.. head]).Body(bytes).EndChunks());

        var answer = await fixture.Value.ChatAsync("openai", "up:whole-" + how, stream: false, Token);

        ((int)answer.Status, answer.Code).ShouldBe((502, "upstream_response_too_large"));
    }

    [Fact]
    public async Task Stream_GzipBomb_IsCutAtTheLimitWithBoundedMemory()
    {
        var bomb = Gzip([.. "data: "u8, .. Enumerable.Repeat((byte)'x', 200 * Mebibyte)]);
        for (var i = 0; i < 4; i++)
        {
            fixture.Value.First.Enqueue("bomb", new Script()
                .Head(200, ("Content-Type", "text/event-stream"), ("Transfer-Encoding", "chunked"), ("Content-Encoding", "gzip")).Body(bomb).EndChunks());
        }

        var answers = await Task.WhenAll(
            Enumerable.Range(0, 4).Select(_ => fixture.Value.ChatAsync("openai", "up:bomb", stream: true, Token)));

        answers.ShouldAllBe(answer => answer.Code == "upstream_response_too_large");
        var peak = fixture.Value.Process.Usage.PeakResidentBytes;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{bomb.Length} bytes of gzip; peak resident {peak / Mebibyte} MiB"));
        peak.ShouldBeLessThan(900L * Mebibyte);
    }

    private static byte[] Gzip(byte[] bytes)
    {
        using var buffer = new MemoryStream();
        using (var gzip = new GZipStream(buffer, CompressionLevel.Fastest))
        {
            gzip.Write(bytes);
        }

        return buffer.ToArray();
    }

    /// <summary>A server in front of one upstream without limits of its own.</summary>
    public sealed class Server : IAsyncLifetime
    {
        private FaultServer? _server;

        internal FaultServer Value => _server!;

        public async ValueTask InitializeAsync() => _server = await FaultServer.StartAsync(
            static (settings, first, _) => settings.Provider("up", "openai-compatible", first, idleSeconds: 50, firstSeconds: 50),
            CancellationToken.None);

        public ValueTask DisposeAsync() => _server?.DisposeAsync() ?? default;
    }
}
