using Shouldly;
using Switchyard.Core.Telemetry;
using Xunit;

namespace Switchyard.FunctionalTests.Hosting;

/// <summary>Each probe is a request two parsers could read differently, with a second one hidden behind it.</summary>
public sealed class HttpProbeTests(BareServer server) : IClassFixture<BareServer>
{
    private const string Hidden = "GET /hidden HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
    private const string Post = "POST /probe HTTP/1.1\r\nHost: a\r\n";
    private const string Chunked = Post + "Transfer-Encoding: chunked\r\n\r\n";

    public static TheoryData<string, string> Probes() => new()
    {
        { "CL then TE", Post + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" },
        { "TE then CL", Post + "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n" },
        { "CL.TE with a body", Post + "Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n" },
        { "CL 0 with TE", Post + "Content-Length: 0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" },
        { "two CL, equal", Post + "Content-Length: 3\r\nContent-Length: 3\r\n\r\nabc" },
        { "two CL, different", Post + "Content-Length: 3\r\nContent-Length: 0\r\n\r\nabc" },
        { "CL list", Post + "Content-Length: 3, 3\r\n\r\nabc" },
        { "CL plus", Post + "Content-Length: +3\r\n\r\nabc" },
        { "CL minus", Post + "Content-Length: -3\r\n\r\nabc" },
        { "CL hex", Post + "Content-Length: 0x3\r\n\r\nabc" },
        { "CL empty", Post + "Content-Length: \r\n\r\n" },
        { "CL decimal", Post + "Content-Length: 3.0\r\n\r\nabc" },
        { "CL inner space", Post + "Content-Length: 3 3\r\n\r\nabc" },
        { "CL overflow", Post + "Content-Length: 99999999999999999999\r\n\r\nabc" },
        { "CL with separators", Post + "Content-Length: 1,000\r\n\r\nabc" },
        { "TE unknown", Post + "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n" },
        { "TE identity", Post + "Transfer-Encoding: identity\r\n\r\n" },
        { "TE chunked not last", Post + "Transfer-Encoding: chunked, gzip\r\n\r\n0\r\n\r\n" },
        { "TE gzip before chunked", Post + "Transfer-Encoding: gzip\r\n\r\n0\r\n\r\n" },
        { "TE quoted", Post + "Transfer-Encoding: \"chunked\"\r\n\r\n0\r\n\r\n" },
        { "TE in a folded line", Post + "Transfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n" },
        { "TE vertical tab", Post + "Transfer-Encoding: \vchunked\r\n\r\n0\r\n\r\n" },
        { "TE over HTTP/1.0", "POST /probe HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: xx\r\n\r\n0\r\n\r\n" },
        { "space before colon", Post + "Content-Length : 3\r\n\r\nabc" },
        { "tab before colon", Post + "Content-Length\t: 3\r\n\r\nabc" },
        { "space before name", Post + " Content-Length: 3\r\n\r\nabc" },
        { "folded header", Post + "X-A: one\r\n two\r\n\r\n" },
        { "no colon", Post + "Content-Length 3\r\n\r\n" },
        { "empty name", Post + ": 3\r\n\r\n" },
        { "NUL in a name", Post + "X-\0A: 1\r\n\r\n" },
        { "NUL in a value", Post + "X-A: 1\0 2\r\n\r\n" },
        { "CR in a value", Post + "X-A: one\rX-B: two\r\n\r\n" },
        { "LF ends request line", "GET /probe HTTP/1.1\nHost: a\r\n\r\n" },
        { "LF ends header", "GET /probe HTTP/1.1\r\nHost: a\n\r\n" },
        { "LF ends headers", "GET /probe HTTP/1.1\r\nHost: a\r\n\n" },
        { "LF only", "GET /probe HTTP/1.1\nHost: a\n\n" },
        { "CR ends request line", "GET /probe HTTP/1.1\rHost: a\r\n\r\n" },
        { "two Hosts", "GET /probe HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n" },
        { "no Host", "GET /probe HTTP/1.1\r\n\r\n" },
        { "Host with path", "GET /probe HTTP/1.1\r\nHost: a/b\r\n\r\n" },
        { "Host with user", "GET /probe HTTP/1.1\r\nHost: u@a\r\n\r\n" },
        { "absolute form, other host", "GET http://b/probe HTTP/1.1\r\nHost: a\r\n\r\n" },
        { "method with a control", "GE\x01T /probe HTTP/1.1\r\nHost: a\r\n\r\n" },
        { "two spaces in request line", "GET  /probe HTTP/1.1\r\nHost: a\r\n\r\n" },
        { "absolute form, other port", "GET http://a:81/probe HTTP/1.1\r\nHost: a\r\n\r\n" },
        { "no version", "GET /probe\r\nHost: a\r\n\r\n" },
        { "version 1.2", "GET /probe HTTP/1.2\r\nHost: a\r\n\r\n" },
        { "version 2.0 in clear", "GET /probe HTTP/2.0\r\nHost: a\r\n\r\n" },
        { "NUL in path", "GET /pro%00be\0 HTTP/1.1\r\nHost: a\r\n\r\n" },
        { "chunk size is no number", Chunked + "x\r\nabc\r\n0\r\n\r\n" },
        { "chunk size negative", Chunked + "-3\r\nabc\r\n0\r\n\r\n" },
        { "chunk size 0x", Chunked + "0x3\r\nabc\r\n0\r\n\r\n" },
        { "chunk size overflow", Chunked + "fffffffffffffffff\r\nabc\r\n0\r\n\r\n" },
        { "chunk size ends in LF", Chunked + "3\nabc\r\n0\r\n\r\n" },
        { "chunk size space", Chunked + " 3\r\nabc\r\n0\r\n\r\n" },
        { "chunk extension with LF", Chunked + "3;a\nb\r\nabc\r\n0\r\n\r\n" },
        { "chunk extension with CR", Chunked + "3;a\rb\r\nabc\r\n0\r\n\r\n" },
        { "chunk data too long", Chunked + "3\r\nabcd\r\n0\r\n\r\n" },
        { "chunk without CRLF", Chunked + "3\r\nabc0\r\n\r\n" },
        { "chunk data ends in LF", Chunked + "3\r\nabc\n0\r\n\r\n" },
        { "trailer line ends in LF", Chunked + "0\r\nX-A: 1\n\r\n" },
        { "huge header", Post + "X-A: " + new string('a', 40_000) + "\r\n\r\n" },
        { "many headers", Post + string.Concat(Enumerable.Repeat("X-A: 1\r\n", 101)) + "\r\n" },
        { "long request line", "GET /" + new string('a', 9000) + " HTTP/1.1\r\nHost: a\r\n\r\n" },
    };

    [Theory]
    [MemberData(nameof(Probes))]
    public async Task Probe_AmbiguousRequest_IsRefusedOnceAndTheConnectionClosed(string name, string raw)
    {
        server.Paths.Clear();
        server.Reasons.Clear();

        var answer = await server.SendAsync(raw + Hidden, TestContext.Current.CancellationToken);

        answer.Split("HTTP/1.1 ").Length.ShouldBe(2, name);
        answer[9..12].ShouldBeOneOf("400", "405", "414", "431", "505");
        answer.ShouldContain("Connection: close", Case.Insensitive, name);
        answer.ShouldNotContain("Server:", Case.Sensitive);
        server.Paths.ShouldNotContain("/hidden", name);
        server.Reasons.Count.ShouldBe(1, name);
        server.Reasons.ShouldNotContain(HttpRejection.Other, name);
    }

    [Theory]
    [InlineData("CL then TE", HttpRejection.LengthAndEncoding)]
    [InlineData("two CL, equal", HttpRejection.Length)]
    [InlineData("CL plus", HttpRejection.Length)]
    [InlineData("TE unknown", HttpRejection.Encoding)]
    [InlineData("chunk size is no number", HttpRejection.Encoding)]
    [InlineData("chunk size overflow", HttpRejection.Encoding)]
    [InlineData("two Hosts", HttpRejection.Host)]
    [InlineData("no Host", HttpRejection.Host)]
    [InlineData("LF ends request line", HttpRejection.RequestLine)]
    [InlineData("space before colon", HttpRejection.Header)]
    [InlineData("huge header", HttpRejection.TooLarge)]
    [InlineData("version 1.2", HttpRejection.RequestLine)]
    public async Task Probe_RefusedRequest_IsCountedUnderItsReason(string name, HttpRejection reason)
    {
        server.Reasons.Clear();
        var raw = Probes().Single(probe => probe.Data.Item1 == name).Data.Item2;

        await server.SendAsync(raw, TestContext.Current.CancellationToken);

        server.Reasons.ShouldBe([reason]);
    }

    [Theory]
    [InlineData("GET /probe HTTP/1.1\r\nHost: a\r\nX-Content-Length: 5\r\n\r\n", "[0]")]
    [InlineData(Post + "Content-Length: 3\r\n\r\nabc", "[3]")]
    [InlineData(Chunked + "3;ext=1\r\nabc\r\n0\r\nX-Trailer: 1\r\n\r\n", "[3]")]
    [InlineData("GET http://a/probe HTTP/1.1\r\nHost: a\r\n\r\n", "[0]")]
    public async Task Probe_PlainRequest_IsServedAndTheNextOneToo(string raw, string expected)
    {
        server.Paths.Clear();
        server.Reasons.Clear();

        var answer = await server.SendAsync(raw + Hidden, TestContext.Current.CancellationToken);

        answer.ShouldContain(expected);
        answer.Split("HTTP/1.1 200").Length.ShouldBe(3);
        server.Paths.ShouldBe(["/probe", "/hidden"]);
        server.Reasons.ShouldBeEmpty();
    }

    [Fact]
    public async Task Probe_BodyOverTheLimit_Is413()
    {
        server.Reasons.Clear();

        var answer = await server.SendAsync(Post + "Content-Length: 20971521\r\n\r\n", TestContext.Current.CancellationToken);

        answer.ShouldStartWith("HTTP/1.1 413");
        server.Reasons.ShouldBe([HttpRejection.TooLarge]);
    }

    [Fact]
    public async Task Probe_BodyThatDripsTooSlowly_Is408()
    {
        server.Reasons.Clear();

        var answer = await server.SendAsync(Post + "Content-Length: 1000\r\n\r\nabc", TestContext.Current.CancellationToken);

        answer.ShouldStartWith("HTTP/1.1 408");
        server.Reasons.ShouldBe([HttpRejection.TooSlow]);
    }
}
