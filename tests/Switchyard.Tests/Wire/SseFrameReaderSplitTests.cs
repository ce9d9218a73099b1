using System.Text;
using Shouldly;
using Switchyard.Core.Wire;
using Xunit;

namespace Switchyard.Tests.Wire;

/// <summary>Events are the same however the bytes were cut into reads (M25).</summary>
public sealed class SseFrameReaderSplitTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string, string[]> Streams() => new()
    {
        { "data: a\n\ndata: b\n\n", ["a", "b"] },
        { "data: a\r\n\r\ndata: b\r\n\r\n", ["a", "b"] },
        { "data: a\r\rdata: b\r\r", ["a", "b"] },
        { "data: a\r\n\ndata: b\n\r\n: c\n\ndata: c\r\r\n", ["a", "b", "", "c"] },
        { "\uFEFFdata: a\n\ndata: \uFEFFb\n\n", ["a", "\uFEFFb"] },
        { "event: x\ndata: a\ndata: b\nid: 1\n\n\n\n\ndata:c\n\n", ["a\nb", "c"] },
        { "data: héllo €😀\n\ndata: \0\u2028x\n\n", ["héllo €😀", "\0\u2028x"] },
        { "data: {\"t\":\"\\ud83d\"}\n\ndata: [DONE]", ["{\"t\":\"\\ud83d\"}", "[DONE]"] },
    };

    [Theory]
    [MemberData(nameof(Streams))]
    public async Task ReadAsync_CutAtEveryPosition_GivesTheSameEvents(string wire, string[] expected)
    {
        var bytes = Encoding.UTF8.GetBytes(wire);
        for (var cut = 0; cut <= bytes.Length; cut++)
        {
            string.Join("|", await ReadAsync(bytes, cut, int.MaxValue)).ShouldBe(string.Join("|", expected), $"cut at {cut}");
        }

        (await ReadAsync(bytes, 0, 1)).ShouldBe(expected);
    }

    [Fact]
    public async Task ReadAsync_InvalidUtf8_KeepsTheBytes()
    {
        byte[] bytes = [.. "data: "u8, 0xFF, 0xC3, 0x28, .. "\n\n"u8];
        for (var cut = 0; cut <= bytes.Length; cut++)
        {
            await using var source = new CutStream(bytes, cut, int.MaxValue);
            using var reader = new SseFrameReader(source, 1024);

            (await reader.ReadAsync(Token)).ShouldBeTrue();
            reader.Frame.ToArray().ShouldBe(bytes);
            reader.Data.ToArray().ShouldBe([0xFF, 0xC3, 0x28]);
        }
    }

    private static async Task<List<string>> ReadAsync(byte[] bytes, int cut, int most)
    {
        await using var source = new CutStream(bytes, cut, most);
        using var reader = new SseFrameReader(source, 1024);
        var events = new List<string>();
        while (await reader.ReadAsync(Token))
        {
            events.Add(Encoding.UTF8.GetString(reader.Data.Span));
        }

        return events;
    }

    // Ends one read exactly at the cut, and none is longer than allowed.
    private sealed class CutStream(byte[] bytes, int cut, int most) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var room = Position < cut ? cut - (int)Position : int.MaxValue;
            return base.ReadAsync(buffer[..Math.Min(buffer.Length, Math.Min(room, most))], cancellationToken);
        }
    }
}
