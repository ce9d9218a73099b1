using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json;
using Shouldly;
using Switchyard.FakeUpstream;
using Switchyard.FakeUpstream.Dialects;
using Xunit;

namespace Switchyard.FunctionalTests.Faults;

/// <summary>Answers that an upstream compresses, as we let it: the client sees what it would see of plain ones, and when.</summary>
public sealed class EncodedAnswerTests(BothDialects fixture) : IClassFixture<BothDialects>
{
    private const string Accepted = "gzip, deflate, br";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private FaultUpstream Upstream => fixture.Value.First;

    public static TheoryData<string> Codings() => ["gzip", "GZIP", "x-gzip", "deflate", "br"];

    [Theory]
    [MemberData(nameof(Codings))]
    public async Task Whole_Encoded_IsDecoded(string coding)
    {
        var model = "whole-" + coding;
        var body = Encode(coding, OpenAIAnswer.Text("Grüße, 世界"));
        Upstream.Enqueue(model, new Script()
            .Head(200, [("Content-Type", "application/json"), ("Content-Length", $"{body.Length}"), HeaderOf(coding)]).Bytes(body));

        var answer = await fixture.Value.ChatAsync("openai", "openai-compatible:" + model, stream: false, Token);

        answer.Status.ShouldBe(HttpStatusCode.OK);
        using var json = JsonDocument.Parse(answer.Body);
        json.RootElement.GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString().ShouldBe("Grüße, 世界");
        answer.Headers.Keys.ShouldNotContain("Content-Encoding");
        FaultServer.Chats(Upstream, model).ShouldHaveSingleItem().Headers.Single(static header => header.Key == "Accept-Encoding").Value.ShouldBe(Accepted);
    }

    [Theory]
    [MemberData(nameof(Codings))]
    public async Task Failure_Encoded_IsUnderstood(string coding)
    {
        var model = "failure-" + coding;
        var body = Encode(coding, """{"error":{"message":"No such model.","code":"model_not_found"}}""");
        Upstream.Enqueue(model, new Script()
            .Head(404, [("Content-Type", "application/json"), ("Content-Length", $"{body.Length}"), HeaderOf(coding)]).Bytes(body));

        var answer = await fixture.Value.ChatAsync("openai", "openai-compatible:" + model, stream: false, Token);

        (answer.Status, answer.Code).ShouldBe((HttpStatusCode.NotFound, "model_not_found"));
    }

    [Theory]
    [MemberData(nameof(Codings))]
    public async Task Stream_Encoded_ComesEventByEvent(string coding)
    {
        var model = "stream-" + coding;
        var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var pieces = Pieces(coding, UpstreamStreams.Events("openai-compatible", "a"));
        var first = UpstreamStreams.FirstText("openai-compatible") + 1;
        var script = new Script().Head(200, [("Content-Type", "text/event-stream"), ("Transfer-Encoding", "chunked"), HeaderOf(coding)]);

        // The rest is sent only when the client has the first text.
        script = pieces.Take(first).Aggregate(script, static (sent, piece) => sent.Body(piece)).Wait(seen);
        Upstream.Enqueue(model, pieces.Skip(first).Aggregate(script, static (sent, piece) => sent.Body(piece)).EndChunks());

        var answer = await fixture.Value.ChatAsync("openai", "openai-compatible:" + model, stream: true, Token, seen);

        (answer.Text, answer.IsDone, answer.Errors).ShouldBe((UpstreamStreams.TextOf("a"), true, 0));
    }

    [Theory]
    [InlineData("zstd")]
    [InlineData("gzip, gzip")]
    public async Task Whole_InACodingNobodyAskedFor_IsAFailure(string coding)
    {
        var model = "odd-" + coding.Length;
        Upstream.Enqueue(model, Script.Json(200, """{"choices":""", ("Content-Encoding", coding)));

        var answer = await fixture.Value.ChatAsync("openai", "openai-compatible:" + model, stream: false, Token);

        answer.Status.ShouldBe(HttpStatusCode.BadGateway);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    [InlineData("br")]
    public async Task Stream_EncodedAndCut_IsNotShownAsComplete(string coding)
    {
        var model = "cut-" + coding;
        var pieces = Pieces(coding, UpstreamStreams.Events("openai-compatible", "a"));
        var script = new Script().Head(200, [("Content-Type", "text/event-stream"), ("Transfer-Encoding", "chunked"), HeaderOf(coding)]);
        Upstream.Enqueue(model, pieces.Take(4).Aggregate(script, static (sent, piece) => sent.Body(piece)).EndChunks());

        var answer = await fixture.Value.ChatAsync("openai", "openai-compatible:" + model, stream: true, Token);

        (answer.IsDone, answer.Errors).ShouldBe((false, 1));
        UpstreamStreams.TextOf("a").ShouldStartWith(answer.Text);
        answer.Text.ShouldNotBeEmpty();
    }

    private static (string, string) HeaderOf(string coding) => ("Content-Encoding", coding);

    private static byte[] Encode(string coding, string text)
    {
        using var buffer = new MemoryStream();
        using (var encoder = EncoderOf(coding, buffer))
        {
            encoder.Write(Encoding.UTF8.GetBytes(text));
        }

        return buffer.ToArray();
    }

    // What each event adds to the encoded bytes, and their end.
    private static List<byte[]> Pieces(string coding, IReadOnlyList<SseMessage> events)
    {
        using var buffer = new MemoryStream();
        var pieces = new List<byte[]>();
        using (var encoder = EncoderOf(coding, buffer))
        {
            foreach (var message in events)
            {
                encoder.Write(Encoding.UTF8.GetBytes(message.ToWire()));
                encoder.Flush();
                Take();
            }
        }

        Take();
        return pieces;

        void Take()
        {
            pieces.Add(buffer.ToArray());
            buffer.SetLength(0);
        }
    }

    private static Stream EncoderOf(string coding, Stream output) => coding.ToUpperInvariant() switch
    {
        "GZIP" or "X-GZIP" => new GZipStream(output, CompressionLevel.Fastest, leaveOpen: true),
        "DEFLATE" => new ZLibStream(output, CompressionLevel.Fastest, leaveOpen: true),
        "BR" => new BrotliStream(output, CompressionLevel.Fastest, leaveOpen: true),
        _ => throw new ArgumentOutOfRangeException(nameof(coding), coding, "Unknown."),
    };
}
