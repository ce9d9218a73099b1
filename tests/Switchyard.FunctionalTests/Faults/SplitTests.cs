using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Shouldly;
using Switchyard.FakeUpstream;
using Switchyard.FakeUpstream.Dialects;
using Xunit;

namespace Switchyard.FunctionalTests.Faults;

/// <summary>Streams in single bytes, and cut inside events, over real sockets (M25, M04).</summary>
public sealed partial class SplitTests(BothDialects fixture) : IClassFixture<BothDialects>
{
    private const int Cuts = 40;
    private const string Text = "Grüße, 世界 \U0001F600 \"quoted\"\r\nline";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string, string> Ways() => new()
    {
        { "openai-compatible", "native" },
        { "openai-compatible", "openai" },
        { "claude", "native" },
        { "claude", "openai" },
    };

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Stream_InPiecesOfAnySize_ComesOutTheSame(string kind, string client)
    {
        var whole = await AskAsync(kind, client, Whole(Wire(kind)));

        (whole.Text, whole.IsDone, whole.Errors).ShouldBe((Text, true, 0));
        foreach (var size in new[] { 1, 2, 3, 7, 64 })
        {
            var split = await AskAsync(kind, client, Whole(Wire(kind), size));

            Stable(split.Body).ShouldBe(Stable(whole.Body), $"{size}");
        }
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Stream_WithLinesEndedInEveryWay_ComesOutTheSame(string kind, string client)
    {
        var whole = Stable((await AskAsync(kind, client, Whole(Wire(kind)))).Body);
        foreach (var ending in new[] { "\r\n", "\r" })
        {
            var wire = Wire(kind).Replace("\n", ending, StringComparison.Ordinal);
            var answer = await AskAsync(kind, client, Whole("\uFEFF" + wire, 1));

            Stable(answer.Body).ShouldBe(whole, ending == "\r" ? "CR" : "CRLF");
        }
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Stream_CutAtAnOffset_IsNeverShownAsComplete(string kind, string client)
    {
        var wire = Encoding.UTF8.GetBytes(Wire(kind));
        foreach (var how in new[] { "fin", "rst", "close" })
        {
            for (var cut = 1; cut <= Cuts; cut++)
            {
                var length = wire.Length * cut / (Cuts + 1);
                var answer = await AskAsync(kind, client, Cut(wire.AsMemory(0, length), how));

                ShouldBeCut(answer, Encoding.UTF8.GetString(wire, 0, length), $"{how} at {length} of {wire.Length}");
            }
        }
    }

    private static void ShouldBeCut(ClientAnswer answer, string input, string where)
    {
        answer.IsBroken.ShouldBeFalse(where);
        if (IsTerminal(input))
        {
            // All there was to say had been said: either reading of what is missing is an honest one.
            (answer.IsDone, answer.Errors).ShouldBeOneOf((true, 0), (false, 1));
            return;
        }

        answer.IsDone.ShouldBeFalse(where);
        if (answer.Status == HttpStatusCode.OK)
        {
            answer.Errors.ShouldBe(1, where);
            Text.ShouldStartWith(answer.Text, Case.Sensitive, where);
        }
        else
        {
            ((int)answer.Status).ShouldBe(502, where);
            answer.Headers["Content-Type"].ShouldStartWith("application/json", Case.Sensitive, where);
        }

        answer.Code.ShouldBeOneOf("upstream_truncated", "upstream_error");
    }

    private static bool IsTerminal(string input) =>
        input.Contains("data: [DONE]", StringComparison.Ordinal) || input.Contains("\"message_stop\"", StringComparison.Ordinal);

    private static Script Whole(string wire, int size = int.MaxValue) => Script.EventStream().SplitEvery(size).Body(wire).EndChunks();

    private static Script Cut(ReadOnlyMemory<byte> bytes, string how) => how switch
    {
        "close" => Script.EventStreamUntilClose().Body(bytes).Close(),
        "rst" => Script.EventStream().Body(bytes).Reset(),
        _ => Script.EventStream().Body(bytes).Close(),
    };

    // Pieces end between characters: JSON strings hold whole ones.
    private static IReadOnlyList<SseMessage> Events(string kind)
    {
        var pieces = Text.EnumerateRunes().Select(rune => rune.ToString()).Chunk(4).Select(part => string.Concat(part)).ToArray();
        return kind == "claude"
            ? new AnthropicStreamBuilder().Start().Ping().Text(pieces).Finish().Stop().Events
            : new OpenAIStreamBuilder().Role().Text(pieces).Finish().Usage(3, 7).Done().Events;
    }

    private static string Wire(string kind) => string.Concat(Events(kind).Select(e => Unescaped(e.ToWire())));

    // Bytes beyond ASCII as such, not as escapes: only those can be cut in two.
    private static string Unescaped(string json) => Escape().Replace(
        json, match => ((char)int.Parse(match.Groups[1].Value, NumberStyles.HexNumber, CultureInfo.InvariantCulture)).ToString());

    // Ids and times differ from answer to answer, and how many events fit one write is a matter of time.
    private static string Stable(string body) => Comment().Replace(Varying().Replace(body, "\"$1\":0"), "");

    [GeneratedRegex("""\\u((?!00)[0-9A-Fa-f]{4}|00[A-Fa-f][0-9A-Fa-f])""")]
    private static partial Regex Escape();

    [GeneratedRegex("\"(id|created|requestId|request_id|latencyMs|latency_ms|firstTokenMs|durationMs|durationMilliseconds)\":(\"[^\"]*\"|[0-9.]+)")]
    private static partial Regex Varying();

    [GeneratedRegex("(?m)^:.*\n\n")]
    private static partial Regex Comment();

    private async Task<ClientAnswer> AskAsync(string kind, string client, Script script)
    {
        fixture.Value.First.Enqueue("split", script);
        return await fixture.Value.ChatAsync(client, kind + ":split", stream: true, Token);
    }
}
